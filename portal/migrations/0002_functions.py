"""What the models cannot say: who is calling, the scope tables, masks, figures, matching."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops

_SQL = files("portal.migrations") / "sql"


def _run(name: str) -> ops.RunSQL:
    return ops.RunSQL((_SQL / name).read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    """The order matters: triggers and matching call what is defined before them."""

    dependencies = [("portal", "0001_initial")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [  # noqa: RUF012 - Tortoise reads a plain list
        _run("0002_caller.sql"),
        _run("0002_scope.sql"),
        _run("0002_masks.sql"),
        _run("0002_matching.sql"),
        _run("0002_references.sql"),
    ]
