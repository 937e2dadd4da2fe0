# ruff: noqa: N999, RUF012 - Tortoise numbers its migrations and reads plain lists
from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True
    operations = [
        ops.CreateModel(
            name="Thing",
            fields=[("id", fields.IntField(primary_key=True)), ("name", fields.CharField(max_length=20))],
            options={"table": "things", "app": "throwaway", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(
            """
            create table notes (what text);
            do $$ begin insert into notes values ('first; done'); end $$;
            create function say() returns text language sql as $f$ select 'one; two' $f$;
            """
        ),
    ]
