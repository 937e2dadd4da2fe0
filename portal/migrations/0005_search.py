"""What lists are searched, filtered and ordered by: functions and indexes."""

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
