"""Quotas of each member of staff; and budgets that are a partner's too."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Budgets in between are lost to nobody: a missing row is a full one."""

    dependencies = [("portal", "0020_rights")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.CreateModel(
            name="QuotaUse",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80)),
                ("used", fields.IntField()),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "quota_uses",
                "app": "portal",
                "pk_attr": "key",
                "table_description": "How much of one quota a member of staff has used since its hour began.",
            },
            bases=["Model"],
        ),
        ops.RenameField(model_name="ClientBudget", old_name="staff_id", new_name="payer_id"),
        ops.AlterModelOptions(
            name="ClientBudget",
            options={
                "table": "client_budgets",
                "app": "portal",
                "pk_attr": "payer_id",
                "table_description": (
                    "A budget, in units of cost: of a person or a machine, whomever it acts for, "
                    "or of a partner."
                ),
            },
        ),
        ops.RunSQL(
            "comment on table portal.client_budgets is 'A budget, in units of cost: of a person or a machine,"
            " whomever it acts for, or of a partner.'"
        ),
    ]
