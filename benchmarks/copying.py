"""What COPY takes for the rows the import wrote: the least it costs to have them in these tables.

Text format, as a superuser (whom row security does not bind), in one transaction, into the empty tables of a
database of the same migrations: constraints, indexes and triggers as they are. What triggers write is not
copied. Writing the files is not counted. Without triggers nothing derived is written, and no foreign key is
checked.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from portal.provision import connect

_DERIVED = {  # by triggers
    "coarse_stock",
    "credit_exposures",
    "customer_figures",
    "customer_order_figures",
    "journey_steps",
    "masked_identifiers",
}
_TABLES = """
select c.relname as name,
  array(select distinct k.confrelid::regclass::text from pg_constraint k
    where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
from pg_class c
where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname
"""


@dataclass(frozen=True)
class Copied:
    rows: int
    seconds: float


async def copy_everything(from_url: str, to_url: str, file: Path, *, triggers: bool) -> Copied:
    """Copy every table through `file`, one after the other, in the order of their foreign keys."""
    source, target = await connect(from_url), await connect(to_url)
    rows, seconds = 0, 0.0
    try:
        if not triggers:
            await target.execute("set session_replication_role = replica")
        async with target.transaction():
            for table in await _in_order(source):
                columns = await _columns(source, table)
                await source.copy_from_table(table, schema_name="portal", columns=columns, output=file)
                began = time.perf_counter()
                done = await target.copy_to_table(table, schema_name="portal", source=file, columns=columns)
                seconds += time.perf_counter() - began
                rows += int(done.split()[-1])
            began = time.perf_counter()
        seconds += time.perf_counter() - began  # the commit
    finally:
        await source.close()
        await target.close()
    return Copied(rows, seconds)


async def _in_order(connection: asyncpg.Connection) -> list[str]:
    """Tables after those they refer to."""
    needs = {
        row["name"]: {name.removeprefix("portal.") for name in row["needs"]} - _DERIVED
        for row in await connection.fetch(_TABLES)
        if row["name"] not in _DERIVED
    }
    ordered: list[str] = []
    while len(ordered) < len(needs):
        ready = [name for name in needs if name not in ordered and needs[name] <= set(ordered)]
        if not ready:
            raise RuntimeError(f"tables that refer to each other: {sorted(set(needs) - set(ordered))}")
        ordered.extend(ready)
    return ordered


async def _columns(connection: asyncpg.Connection, table: str) -> list[str]:
    """All but those that PostgreSQL makes."""
    rows = await connection.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0"
        " and not attisdropped and attgenerated = '' order by attnum",
        f"portal.{table}",
    )
    return [row["attname"] for row in rows]
