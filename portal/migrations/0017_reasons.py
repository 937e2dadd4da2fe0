"""Access events say what was changed; links begin when it was said; exports and erasures tell more."""

from importlib.resources import files

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from portal.audit.models import AccessEventKind

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """The functions, and a kind of event: its column is text, and its comment names the kinds."""

    dependencies = [("portal", "0016_trail")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0017_reasons.sql").read_text(encoding="utf-8")),
        ops.AlterField(
            model_name="AccessEvent", name="kind", field=fields.CharEnumField(AccessEventKind, max_length=32)
        ),
    ]
