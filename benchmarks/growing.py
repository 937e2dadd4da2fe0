"""The same data, ten times as much of it: what grows in a year grows, who asks stays.

Every row of a customer, a touchpoint, an order, a product or what belongs to them is written nine times
more, under ids of its own: the old one with its last byte changed, so that what belonged together still
does and lists have the same order in time. Partners, staff, warehouses, campaigns and price lists stay,
so each dealer has ten times the customers, orders and stock. Triggers and foreign keys are off: what
they would write is multiplied like the rest.
"""

import asyncpg

from portal.provision import connect, with_database

TIMES = 10
_GROWING = ("customer_id", "order_id", "product_id", "stock_level_id", "supersedes_id", "touchpoint_id")
_KINDS = ("customers", "touchpoints", "orders", "products")
_NAMES = ("number", "external_ref", "client_ref", "sku", "value")  # what tells one row from another
_COLUMNS = """
select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
group by c.relname
order by c.relname
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
    connection = await connect(with_database(owner_url, target))
    try:
        await _multiply(connection)
    finally:
        await connection.close()


async def _multiply(connection: asyncpg.Connection) -> None:
    await connection.execute("set session_replication_role = replica")
    await connection.execute("set search_path = portal, public")
    await connection.execute("set synchronous_commit = off")
    await connection.execute(_SHIFTED)
    for row in await connection.fetch(_COLUMNS):
        if _grows(row["table"], row["columns"]):
            await connection.execute(_more(row["table"], row["columns"]))
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")


def _grows(table: str, columns: list[str]) -> bool:
    """Campaigns' products are the campaign's: a campaign stays as large as it was."""
    return table != "campaign_products" and (table in _KINDS or any(name in columns for name in _GROWING))


def _more(table: str, columns: list[str]) -> str:
    """The statement that writes a table's rows again; its names come from the database's own catalogue."""
    names, values = ", ".join(columns), ", ".join(_value(table, column) for column in columns)
    return (
        f"insert into {table} ({names}) select {values} from {table} as t"  # noqa: S608  # see above
        f" cross join generate_series(1, {TIMES - 1}) as nth"
    )


def _value(table: str, column: str) -> str:
    if column == "id" or column in _GROWING or column == "merged_into_id":
        return f"pg_temp.shifted(t.{column}, nth)"
    if column in _NAMES and table != "staff":
        return f"t.{column} || '-' || nth"
    return f"t.{column}"
