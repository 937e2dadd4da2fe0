"""Clients' budgets, trusted documents, and who may send no others."""

from importlib.resources import files
from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql" / "0006_budgets_documents.sql"


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_search")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.CreateModel(
            name="ClientBudget",
            fields=[
                (
                    "staff_id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("available", fields.FloatField()),
                ("leased", fields.FloatField()),
                ("restored_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "client_budgets",
                "app": "portal",
                "pk_attr": "staff_id",
                "table_description": "A client's budget, in units of cost; a client is a person or a machine,"
                " whomever it acts for.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DocumentRestriction",
            fields=[
                (
                    "partner",
                    fields.OneToOneField(
                        "portal.Partner",
                        source_field="partner_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="document_restriction",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("restricted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "document_restrictions",
                "app": "portal",
                "pk_attr": "partner_id",
                "table_description": "That a partner's people and machines may send trusted documents only.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TrustedDocument",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("text", fields.TextField(unique=False)),
                ("published_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "trusted_documents",
                "app": "portal",
                "pk_attr": "id",
                "table_description": "A GraphQL document as it was published: never changed, because its id"
                " is the hash of its text.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(  # once more: a model whose key is a relation is told of it too late
            name="DocumentRestriction",
            options={
                "table": "document_restrictions",
                "app": "portal",
                "pk_attr": "partner_id",
                "table_description": "That a partner's people and machines may send trusted documents only.",
            },
        ),
        ops.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
