"""Shorter locks in one order, an erasure that waits for merges; sessions without the actor's role."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


class Migration(migrations.Migration):
    """No model says what the functions and triggers are."""

    dependencies = [("portal", "0014_explaining")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        ops.RunSQL((_SQL / "0015_locks.sql").read_text(encoding="utf-8")),
        # headquarters' own role where it acts as a partner: nobody read it, the token's `act` says it
        ops.RemoveField(model_name="Session", name="actor_role"),
    ]
