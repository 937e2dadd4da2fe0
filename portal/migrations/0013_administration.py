"""Delegated administration: staff, sessions, partners and links are changed by definer functions alone."""

from importlib.resources import files

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from portal.migration_operations import AddFieldStateOnly

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """The functions, and the column `version` of terms that two people edit."""

    dependencies = [("portal", "0012_persons")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0013_staff.sql").read_text(encoding="utf-8")),
        ops.RunSQL((_SQL / "0013_partners_links.sql").read_text(encoding="utf-8")),
        AddFieldStateOnly(model_name="PartnerTerms", name="version", field=fields.IntField(default=1)),
    ]
