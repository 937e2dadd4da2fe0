"""Names of customers as a search compares them, kept: folding costs ten times what comparing does."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model has the column: PostgreSQL makes it, and only a search reads it."""

    dependencies = [("portal", "0017_reasons")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0018_folded_names.sql").read_text(encoding="utf-8"))
    ]
