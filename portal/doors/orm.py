"""A fence around Tortoise: its one connection refuses everything outside `acting_as`.

Tortoise's router falls back to the default connection when none is set for the task, and its
`in_transaction` loses a pooled connection for good when cancelled in BEGIN. So the default
connection is `RefusingClient`, and transactions are asyncpg's own (portal/doors/db.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.connection import get_connections
from tortoise.context import TortoiseContext, get_current_context, set_global_context

from portal.concepts import modules

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
"""asyncpg's connection, or the pool's stand-in for it."""

CONNECTION = "portal"
APPS: dict[str, Any] = {
    "portal": {
        "models": modules("models"),
        "default_connection": CONNECTION,
        "migrations": "portal.migrations",
    }
}


class RefusingClient(AsyncpgDBClient):
    """The default connection, which answers nothing, as nobody is bound on it."""

    def acquire_connection(self) -> NoReturn:
        raise RuntimeError("the ORM was used outside acting_as: no caller is bound")

    def _in_transaction(self) -> NoReturn:
        raise RuntimeError("use acting_as: in_transaction loses connections when cancelled")


class _CallersConnection(TransactionWrapper):
    """Tortoise on the connection that acting_as has bound; acting_as alone begins and ends."""

    def __init__(self, parent: AsyncpgDBClient, connection: Connection) -> None:
        super().__init__(parent)
        # the one private attribute we set; Tortoise is pinned, and tests/architecture watches it
        self._connection = cast("asyncpg.Connection", connection)

    def _in_transaction(self) -> NoReturn:
        raise RuntimeError("acting_as is the transaction: in_transaction does not nest in it")


client_class = RefusingClient  # Tortoise finds the engine's client by this name


async def start_orm() -> None:
    """Bind the models to the refusing connection, once in a process; opens nothing."""
    if get_current_context() is not None:
        return
    context = TortoiseContext()
    config = {"connections": {CONNECTION: {"engine": "portal.doors.orm", "credentials": {}}}, "apps": APPS}
    set_global_context(context)  # first: init asks the current context for the query class
    await context.init(config)


@contextmanager
def orm_on(connection: Connection) -> Iterator[None]:
    """Give Tortoise this connection for the length of the block, in this task only."""
    handler = get_connections()
    base = handler.get(CONNECTION)
    if not isinstance(base, RefusingClient):
        raise RuntimeError("acting_as does not nest: a caller is already bound in this task")  # noqa: TRY004 - not about the type
    token = handler.set(CONNECTION, _CallersConnection(base, connection))
    try:
        yield
    finally:
        handler.reset(token)
