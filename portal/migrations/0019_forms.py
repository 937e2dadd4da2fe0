"""Identifiers and keys in their form, without what nobody sees (docs/decisions/0028-keys-and-names.md)."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

from portal.migrations.operations.forms import restate_identifiers, restate_keys

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """Rows only; the tables stay as they are."""

    dependencies = [("portal", "0018_folded_names")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0019_begin.sql").read_text(encoding="utf-8")),
        ops.RunPython(restate_identifiers),
        ops.RunPython(restate_keys),
        ops.RunSQL((_SQL / "0019_end.sql").read_text(encoding="utf-8")),
    ]
