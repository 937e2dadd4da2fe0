"""In which transaction an access event was appended, and that a search for a contact is one."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what these are: the sealer alone asks for the column."""

    dependencies = [("portal", "0009_sessions_audit")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0010_audit.sql").read_text(encoding="utf-8"))
    ]
