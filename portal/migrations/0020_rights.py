"""Who ended a link, who told an invitation's token, and a kind of event that names the inviter."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from portal.audit.models import AccessEventKind


class Migration(migrations.Migration):
    """Columns that may be empty: nobody kept it before. The comment of the kind's column names the kinds."""

    dependencies = [("portal", "0019_forms")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.AddField(
            model_name="CustomerPartnerLink",
            name="ended_by",
            field=fields.ForeignKeyField(
                "portal.Partner",
                source_field="ended_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="ended_links",
                on_delete=fields.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Invitation",
            name="invited_by",
            field=fields.ForeignKeyField(
                "portal.Staff",
                source_field="invited_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="invited",
                on_delete=fields.RESTRICT,
            ),
        ),
        ops.AlterField(
            model_name="AccessEvent", name="kind", field=fields.CharEnumField(AccessEventKind, max_length=32)
        ),
    ]
