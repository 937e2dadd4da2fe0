# ruff: noqa: N999, RUF012 - Tortoise numbers its migrations and reads plain lists
from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("throwaway", "0001_first")]
    operations = [
        ops.AddField("Thing", "size", fields.IntField(null=True)),
        ops.RunSQL("insert into notes values ('second'); select pg_advisory_xact_lock(42)"),
    ]
