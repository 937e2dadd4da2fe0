"""What ends tokens: triggers on sessions, staff and partners' terms, and the word to the workers."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what these are."""

    dependencies = [("portal", "0010_audit")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0011_revocation.sql").read_text(encoding="utf-8"))
    ]
