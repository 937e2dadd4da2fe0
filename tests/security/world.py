"""The world of the deny matrix: facts about every organisation and customer, in every table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg
import orjson

from auth.principal import Principal
from portal.doors.db import Database
from portal.setup.policies import POLICIES
from tests.facts import Facts, Row, add_facts_of_concepts
from tests.security.callers import load_trail, load_what_is_kept_about_callers, make_callers
from tests.security.organisations import CUSTOMERS, ORGANISATIONS
from tests.security.rules import Caller, Names
from tests.security.trade import make_trade

NOBODY_BOUND = '{"partner":null,"staff":null,"permissions":[]}'


@dataclass(frozen=True)
class World:
    """`rows` is all there is in each table, `keys` the columns of its primary key."""

    rows: dict[str, list[Row]]
    keys: Mapping[str, list[str]]
    names: Names
    callers: tuple[Caller, ...]
    bare: tuple[Row, ...]  # touchpoints that nothing refers to yet
    organisation_ids: Mapping[str, UUID]
    spare_product_id: str  # these two nothing refers to
    spare_campaign_id: str

    def claims(self, caller: Caller) -> str:
        """What the product binds for the caller."""
        if caller.role is None:
            return NOBODY_BOUND
        partner_id = self.organisation_ids[caller.organisation]
        return Principal(caller.role, partner_id, UUID(caller.staff_id)).claims

    def describe(self, row: Row) -> str:
        """The row's relation: whose it is, of which customer."""
        partner = self.names.organisations.get(row.get("partner_id") or row.get("id", ""))
        customer = self.names.customers.get(row.get("customer_id") or row.get("id", ""))
        return ", ".join(
            f"{kind} “{name}”" for kind, name in (("by", partner), ("customer", customer)) if name
        )


async def make_world(database: Database, superuser: asyncpg.Connection) -> World:
    """Load the facts and read back what every table then holds, what triggers derived included."""
    facts = Facts()
    organisations: dict[str, UUID] = {}
    for name, organisation in ORGANISATIONS.items():
        parent = organisation.parent and organisations[organisation.parent]
        organisations[name] = facts.partner(
            name,
            parent=parent or None,
            sees_customers=organisation.passes_up,
            tier=organisation.tier,
            region=organisation.region,
            status=organisation.status,
            sees_access_events=organisation.told_of_access,
        )
    staff, callers = make_callers(facts, organisations)
    today = await superuser.fetchval("select current_date")
    customers, bare = _customers(facts, organisations, staff, today)
    trade = make_trade(facts, organisations, customers, today)
    add_facts_of_concepts(facts, [*organisations.values()], [*staff.values()])
    await facts.load(database)
    await load_what_is_kept_about_callers(database, organisations, staff)
    await load_trail(superuser, organisations, staff, customers)
    rows = {policy.table: await rows_of(superuser, policy.table) for policy in POLICIES}
    names = Names(
        organisations={str(partner_id): name for name, partner_id in organisations.items()},
        customers={str(customer_id): name for name, customer_id in customers.items()},
        price_lists=trade.price_lists,
        campaigns=trade.campaigns,
        touchpoints={row["id"]: row for row in rows["touchpoints"]},
        orders={row["id"]: row for row in rows["orders"]},
    )
    return World(
        rows=rows,
        keys={policy.table: await _key(superuser, policy.table) for policy in POLICIES},
        names=names,
        callers=callers,
        bare=tuple(names.touchpoints[str(touchpoint_id)] for touchpoint_id in bare),
        organisation_ids=organisations,
        spare_product_id=trade.spare_product_id,
        spare_campaign_id=trade.spare_campaign_id,
    )


def _customers(
    facts: Facts, organisations: Mapping[str, UUID], staff: Mapping[str, UUID], today: date
) -> tuple[dict[str, UUID], list[UUID]]:
    """Each with contact data, a consent, and two touchpoints by each linked organisation; one is bare."""
    customers: dict[str, UUID] = {}
    bare: list[UUID] = []
    for number, (name, links) in enumerate(CUSTOMERS.items()):
        customer = facts.customer(
            f"C-{number}", phone=f"+861391234{number:04}", email=f"c{number}@example.com", display_name=name
        )
        customers[name] = customer
        facts.consent(customer)
        for link in links:
            partner = organisations[link.organisation]
            since, until = link.dates(today)
            facts.link(customer, partner, started_on=since, ended_on=until)
        for organisation in dict.fromkeys(link.organisation for link in links) or ("unlinked",):
            partner, recorder = organisations[organisation], staff[organisation]
            touchpoint = facts.touchpoint(customer, partner, recorded_by=recorder)
            facts.note(touchpoint)
            facts.location(touchpoint)
            facts.receipt(touchpoint, f"{organisation} {number}")
            bare.append(facts.touchpoint(customer, partner, recorded_by=recorder))
    return customers, bare


async def rows_of(superuser: asyncpg.Connection, table: str) -> list[Row]:
    # a table of POLICIES, not of a request
    statement = f"select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text from portal.{table} t"  # noqa: S608
    rows: list[Row] = orjson.loads(await superuser.fetchval(statement))
    return rows


async def _key(superuser: asyncpg.Connection, table: str) -> list[str]:
    key: list[str] = await superuser.fetchval(
        # of the constraint, not of its index, which may carry other columns along
        "select array_agg(a.attname::text) from pg_constraint k"
        " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)"
        " where k.contype = 'p' and k.conrelid = to_regclass('portal.' || $1)",
        table,
    )
    return key
