"""What the models of orders, stock, prices and campaigns cannot say: keys, checks, and what is derived."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


def _run(name: str) -> ops.RunSQL:
    return ops.RunSQL((_SQL / name).read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    """Journeys last: they read the touchpoints that are there."""

    dependencies = [("portal", "0003_orders_stock_campaigns")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        _run("0004_prices.sql"),
        _run("0004_stock.sql"),
        _run("0004_orders.sql"),
        _run("0004_campaigns.sql"),
        _run("0004_journeys.sql"),
    ]
