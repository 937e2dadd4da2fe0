"""Operations that Tortoise lacks; a package, for Tortoise takes each module here for a migration."""

from typing import Any

from tortoise.migrations.operations import AddField


class AddFieldStateOnly(AddField):
    """A field whose column a RunSQL adds: Tortoise's own adds no default for the rows that are there."""

    async def database_forward(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - whatever Tortoise passes
        """Leave the database to the RunSQL beside it."""
