"""Order figures by partner, credit exposure, coarse stock by partner and product; ids the same everywhere."""

from importlib.resources import files
from uuid import UUID

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from portal.ids import uuid7
from portal.inventory.models import StockBucket
from portal.migration_operations import AddFieldStateOnly
from portal.partners.models import CurrencyCode

_SQL = files("portal.migrations") / "sql"
_CURRENCY = "CNY: CNY\nEUR: EUR\nUSD: USD"


def _run(name: str) -> ops.RunSQL:
    return ops.RunSQL((_SQL / name).read_text(encoding="utf-8"))


def _id() -> fields.Field[UUID]:
    return fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)


def _key(column: str, model: str, related_name: str) -> fields.Field[object]:
    return fields.ForeignKeyField(
        f"portal.{model}", source_field=column, db_constraint=True, to_field="id", related_name=related_name,
        on_delete=OnDelete.RESTRICT,
    )  # fmt: skip


class Migration(migrations.Migration):
    """What was kept the old way goes first; what is kept the new way is made of the rows that are there."""

    dependencies = [("portal", "0006_budgets_documents")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        _run("0007_away.sql"),
        ops.DeleteModel("CoarseStock"),
        ops.CreateModel(
            name="CoarseStock",
            fields=[
                ("id", _id()),
                ("partner", _key("partner_id", "Partner", "coarse_stock")),
                ("product", _key("product_id", "Product", "coarse_stock")),
                (
                    "bucket",
                    fields.CharEnumField(
                        StockBucket,
                        description="NONE: NONE\nFEW: FEW\nSOME: SOME\nMANY: MANY",
                        max_length=8,
                    ),
                ),
                ("as_of", fields.DatetimeField()),
            ],
            options={
                "table": "coarse_stock",
                "app": "portal",
                "unique_together": (("product_id", "partner_id"),),
                "pk_attr": "id",
                "table_description": "What strangers may know of a partner's stock of a product, over its "
                "warehouses; kept by a trigger.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CreditExposure",
            fields=[
                ("id", _id()),
                ("partner", _key("partner_id", "Partner", "credit_exposures")),
                (
                    "currency_code",
                    fields.CharEnumField(CurrencyCode, description=_CURRENCY, max_length=3),
                ),
                ("exposure", fields.DecimalField(max_digits=20, decimal_places=2)),
            ],
            options={
                "table": "credit_exposures",
                "app": "portal",
                "unique_together": (("partner_id", "currency_code"),),
                "pk_attr": "id",
                "table_description": "What a partner's STOCK orders in one currency may still cost the "
                "brand; kept by a trigger.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CustomerOrderFigures",
            fields=[
                ("id", _id()),
                ("customer", _key("customer_id", "Customer", "order_figures")),
                ("partner", _key("partner_id", "Partner", "customer_order_figures")),
                (
                    "currency_code",
                    fields.CharEnumField(CurrencyCode, description=_CURRENCY, max_length=3),
                ),
                ("order_count", fields.IntField()),
                ("lifetime_value", fields.DecimalField(max_digits=20, decimal_places=2)),
                ("first_order_id", fields.UUIDField(null=True)),
            ],
            options={
                "table": "customer_order_figures",
                "app": "portal",
                "unique_together": (("customer_id", "partner_id", "currency_code"),),
                "pk_attr": "id",
                "table_description": "What a customer's orders at one partner, in one currency, come to; "
                "kept by a trigger.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="CustomerFigures",
            options={
                "table": "customer_figures",
                "app": "portal",
                "pk_attr": "customer_id",
                "table_description": "What a customer's touchpoints come to; a trigger keeps it, so "
                "reading costs the same at any size.",
            },
        ),
        ops.RemoveField(model_name="CustomerFigures", name="currency_code"),
        ops.RemoveField(model_name="CustomerFigures", name="lifetime_value"),
        ops.RemoveField(model_name="CustomerFigures", name="order_count"),
        AddFieldStateOnly(
            model_name="Order",
            name="returned_total",
            field=fields.DecimalField(default=0, max_digits=20, decimal_places=2),
        ),
        ops.AlterField(
            model_name="StockLevel", name="product", field=_key("product_id", "Product", "stock_levels")
        ),
        ops.AddIndex(model_name="StockLevel", index=Index(fields=["product_id", "partner_id"])),
        _run("0007_orders.sql"),
        _run("0007_journeys.sql"),
        _run("0007_stock.sql"),
        _run("0007_ids.sql"),
    ]
