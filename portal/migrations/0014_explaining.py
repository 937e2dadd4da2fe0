"""What explains who sees a customer may ask from whom links are inherited."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what this is."""

    dependencies = [("portal", "0013_administration")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0014_explaining.sql").read_text(encoding="utf-8"))
    ]
