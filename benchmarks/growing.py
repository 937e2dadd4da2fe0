"""The same data, ten times as much of it: what grows over the years grows, who asks stays.

Every row of a customer, a touchpoint, an order, a product, a campaign or what belongs to them is written nine
times more, under ids of its own: the old one with its last byte changed, so that what belonged together
still does and lists have the same order in time. Partners, staff, warehouses and price lists stay, so each
dealer has ten times the customers, orders, stock and campaigns. Triggers and foreign keys are off: what they
would write is multiplied like the rest.
"""

import asyncio

import asyncpg

from portal.provision import connect, with_database

TIMES = 10
CONNECTIONS = 2
_GROWING = (
    "campaign_id", "customer_id", "first_order_id", "merged_into_id", "order_id", "product_id",
    "stock_level_id", "supersedes_id", "touchpoint_id",
)  # fmt: skip
_KINDS = ("campaigns", "customers", "touchpoints", "orders", "products")
_NAMES = ("code", "number", "external_ref", "client_ref", "sku", "value")  # what tells one row from another
_COLUMNS = """
select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
group by c.oid, c.relname
order by pg_table_size(c.oid) desc, c.relname
"""
_SHIFTED = """
create function pg_temp.shifted(id uuid, nth int) returns uuid language sql immutable as $$
  select encode(set_byte(uuid_send(id), 15, get_byte(uuid_send(id), 15) # nth), 'hex')::uuid
$$
"""


async def grow(owner_url: str, source: str, target: str) -> None:
    """Make database `target` of `source`, whom nobody may be connected to, with ten times its rows."""
    server = await connect(with_database(owner_url, "postgres"))
    try:
        await server.execute(f"drop database if exists {target}")  # both are names of the bench
        await server.execute(f"create database {target} template {source} strategy file_copy")
    finally:
        await server.close()
    await multiply(with_database(owner_url, target))


async def multiply(url: str) -> None:
    """Write every row that grows nine times more, the largest tables first."""
    connections = [await connect(url) for _ in range(CONNECTIONS)]
    try:
        tables = await connections[0].fetch(_COLUMNS)
        growing = [
            _more(row["table"], row["columns"]) for row in tables if _grows(row["table"], row["columns"])
        ]
        growing.reverse()
        await asyncio.gather(*(_write(connection, growing) for connection in connections))
        await connections[0].execute("vacuum analyze")
        await connections[0].execute("checkpoint")
    finally:
        for connection in connections:
            await connection.close()


async def _write(connection: asyncpg.Connection, statements: list[str]) -> None:
    """Run what is left of the statements, from the end, until nothing is."""
    await connection.execute("set session_replication_role = replica")
    await connection.execute("set search_path = portal, public")
    await connection.execute("set synchronous_commit = off")
    await connection.execute(_SHIFTED)
    while statements:
        await connection.execute(statements.pop())


def _grows(table: str, columns: list[str]) -> bool:
    return table in _KINDS or any(name in columns for name in _GROWING)


def _more(table: str, columns: list[str]) -> str:
    """The statement that writes a table's rows again; its names come from the database's own catalogue."""
    names, values = ", ".join(columns), ", ".join(_value(column) for column in columns)
    return (
        f"insert into {table} ({names}) select {values} from {table} as t"  # noqa: S608  # see above
        f" cross join generate_series(1, {TIMES - 1}) as nth"
    )


def _value(column: str) -> str:
    if column == "id" or column in _GROWING:
        return f"pg_temp.shifted(t.{column}, nth)"
    if column in _NAMES:
        return f"t.{column} || '-' || nth"
    return f"t.{column}"
