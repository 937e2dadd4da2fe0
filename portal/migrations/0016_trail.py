"""What has long ended is found without looking at all that is kept."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what the index is over."""

    dependencies = [("portal", "0015_locks")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0016_trail.sql").read_text(encoding="utf-8"))
    ]
