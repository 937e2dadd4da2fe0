"""Who is below whom and who sees which customer, recomputed in plain Python."""

from collections import defaultdict
from typing import Any

from tests.staff.world import World


async def kept(world: World) -> dict[str, Any]:
    """The two scope tables as they are: pairs of partners, and for each partner and customer the dates."""
    async with world.database.as_worker() as connection:
        partners = await connection.fetch("select viewer_id, partner_id from portal.partner_scope")
        customers = await connection.fetch(
            "select partner_id, customer_id, valid::text as valid from portal.customer_scope"
        )
    return {
        "partners": {(str(row["viewer_id"]), str(row["partner_id"])) for row in partners},
        "customers": {(str(row["partner_id"]), str(row["customer_id"])): row["valid"] for row in customers},
    }


async def recomputed(world: World) -> dict[str, Any]:
    """What they must be; the dates of a customer are PostgreSQL's union of its links' ranges."""
    async with world.database.as_worker() as connection:
        terms = {
            str(row["partner_id"]): (row["parent_id"] and str(row["parent_id"]), row["sees_customers"])
            for row in await connection.fetch(
                "select partner_id, parent_id, sees_customers from portal.partner_terms"
            )
        }
        links = await connection.fetch(
            "select partner_id, customer_id, daterange(started_on, ended_on)::text as held"
            " from portal.customer_partner_links"
        )
        ranges: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in links:
            for viewer in _heirs(terms, str(row["partner_id"])):
                ranges[viewer, str(row["customer_id"])].append(row["held"])
        union = "select range_agg(r::daterange)::text from unnest($1::text[]) as r"
        customers = {pair: await connection.fetchval(union, held) for pair, held in ranges.items()}
    partners = {(above, partner) for partner in terms for above in _upwards(terms, partner)}
    return {"partners": partners, "customers": customers}


def _upwards(terms: dict[str, tuple[str | None, bool]], partner: str | None) -> list[str]:
    line = []
    while partner is not None:
        line.append(partner)
        partner = terms[partner][0]
    return line


def _heirs(terms: dict[str, tuple[str | None, bool]], partner: str) -> list[str]:
    """Who sees the partner's customers: itself, and upwards as far as contracts say so."""
    heirs = [partner]
    while terms[partner][1] and (parent := terms[partner][0]) is not None:
        partner = parent
        heirs.append(partner)
    return heirs
