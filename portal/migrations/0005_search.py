"""Search: functions that fold and cut names, their indexes, and the one that asks contact data."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what these are."""

    dependencies = [("portal", "0004_derived")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0005_search.sql").read_text(encoding="utf-8"))
    ]
