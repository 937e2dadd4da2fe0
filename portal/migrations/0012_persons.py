"""Consent, reveal, export and erasure of a person: the functions that may touch personal data."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what these are."""

    dependencies = [("portal", "0011_revocation")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / name).read_text(encoding="utf-8"))
        for name in ("0012_consents.sql", "0012_persons.sql")
    ]
