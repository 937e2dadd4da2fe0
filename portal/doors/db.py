"""Connections to the database: a pool for each audience, and the only door through which services reach them.

Audiences are database roles that log in themselves. The caller is bound inside the transaction
(`acting_as`) or inside the statement (schema/planner/run.py), never to a session, so a connection
between two requests belongs to nobody.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg

from auth.principal import Principal
from auth.roles import DatabaseRole
from portal.doors.orm import Connection, orm_on, start_orm
from portal.doors.pool import Pool
from portal.words.errors import SetupError, StatementTimeout

POOL_SIZES: Mapping[DatabaseRole, int] = {
    DatabaseRole.SCOPED: 8,
    DatabaseRole.HQ: 4,
    DatabaseRole.AUDITOR: 2,
    DatabaseRole.WORKER: 4,  # sign-in, access events, the sealer and budgets share it
}
STATEMENT_CACHE = 200  # a 360 plan costs PostgreSQL 0.25 MB on every connection
MAX_CACHED_STATEMENT = 16_384  # bytes of text: five times a 360's, and so at most 1.3 MB
PATIENCE_SECONDS = 5.0  # how long a request waits for a free connection
BIND = "select set_config('portal.principal', $1, true)"
UNREACHABLE = (OSError, TimeoutError, StatementTimeout, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a database that cannot be asked just now is known by."""
WORKER_CLAIMS = '{"partner":null,"staff":null,"permissions":[]}'


async def _no_reset(_: asyncpg.Connection) -> None:
    """No reset: nothing is ever set on a session, the pool rolls back itself, a round trip is saved."""


__all__ = ["UNREACHABLE", "Connection", "Database"]


class Database:
    """The pools of one process. `patience`: seconds that a request waits for a free connection."""

    patience = PATIENCE_SECONDS

    def __init__(self, pools: Mapping[DatabaseRole, asyncpg.Pool]) -> None:
        self._pools = {database_role: Pool(pool) for database_role, pool in pools.items()}

    @classmethod
    async def open(
        cls,
        connect: Mapping[DatabaseRole, Mapping[str, Any]],
        sizes: Mapping[DatabaseRole, int] = POOL_SIZES,
    ) -> Self:
        """Open a pool for each audience in `connect` (asyncpg's connection arguments).

        Raises SetupError when the database cannot be reached or refuses a login.
        """
        await start_orm()
        pools: dict[DatabaseRole, asyncpg.Pool] = {}
        try:
            for database_role, arguments in connect.items():
                pools[database_role] = await _open_pool(arguments, sizes[database_role])
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            for pool in pools.values():
                pool.terminate()
            raise SetupError(
                f"The database refused or could not be reached ({type(error).__name__}: {error}); "
                "check PORTAL_DATABASE_URL and run `portal db init`."
            ) from error
        return cls(pools)

    async def close(self) -> None:
        for pool in self._pools.values():
            await pool.close()

    def sizes(self) -> dict[DatabaseRole, tuple[int, int]]:
        """Numbers of used and of idle connections of each audience."""
        return {database_role: pool.sizes for database_role, pool in self._pools.items()}

    @asynccontextmanager
    async def connection(
        self, database_role: DatabaseRole, *, seconds: float | None = None, lent: bool = False
    ) -> AsyncIterator[Connection]:
        """A connection on which nobody is bound, for statements that bind their caller themselves.

        `lent`: it may reach code of others, so it is of no use to anybody once the block has ended.
        Raises StatementTimeout when none becomes free within `seconds`, or our patience.
        """
        pool = self._pools[database_role]
        connection = await pool.acquire(self.patience if seconds is None else seconds)
        try:
            yield connection
        except BaseException:
            await pool.release(connection)
            raise
        if lent or not pool.keep(connection):
            await pool.release(connection)

    async def value(self, database_role: DatabaseRole, statement: str, parameters: Sequence[object]) -> Any:  # noqa: ANN401
        """The value of a statement that binds its caller itself. Raises as `connection` does, and asyncpg's.

        As on `connection`, whose context manager would cost every query as much as its plan.
        """
        pool = self._pools[database_role]
        connection = await pool.acquire(self.patience)
        try:
            value = await connection.fetchval(statement, *parameters)
        except BaseException:
            await pool.release(connection)
            raise
        if not pool.keep(connection):
            await pool.release(connection)
        return value

    @asynccontextmanager
    async def acting_as(self, caller: Principal) -> AsyncIterator[Connection]:
        """The only door for services: one transaction, as the caller, for the ORM and for SQL alike.

        The transaction commits when the block ends and rolls back when it raises; leaving it early
        by cancellation gives the connection back clean.
        """
        async with self._bound(caller.database_role, caller.claims) as connection:
            yield connection

    @asynccontextmanager
    async def as_worker(self) -> AsyncIterator[Connection]:
        """The door for imports and jobs: as `portal_worker`, on behalf of nobody."""
        async with self._bound(DatabaseRole.WORKER, WORKER_CLAIMS) as connection:
            yield connection

    @asynccontextmanager
    async def _bound(self, database_role: DatabaseRole, claims: str) -> AsyncIterator[Connection]:
        # asyncpg's own context managers do not leak when cancelled in BEGIN; Tortoise's do
        async with self.connection(database_role, lent=True) as connection, connection.transaction():
            await connection.fetchval(BIND, claims)
            with orm_on(connection):
                yield connection


async def _open_pool(arguments: Mapping[str, Any], size: int) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        **arguments,
        min_size=1,
        max_size=size,
        reset=_no_reset,
        statement_cache_size=STATEMENT_CACHE,
        max_cached_statement_lifetime=0,  # the bound is the size, not the clock
        max_cacheable_statement_size=MAX_CACHED_STATEMENT,
        max_inactive_connection_lifetime=0,
    )
