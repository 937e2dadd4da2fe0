"""The mutations about a person, as clients send them, and what the record says of them afterwards."""

from typing import Any, Unpack

import asyncpg

from tests.schema.world import How, World

CONSENT = """mutation($input: ConsentRecordInput!) { consentRecord(input: $input) {
  consent { purpose channel state source evidence recordedAt expiresOn }
  userErrors { field message code } } }"""
REVEAL = """mutation($input: CustomerContactRevealInput!) { customerContactReveal(input: $input) {
  contact { phone email address } userErrors { field message code } } }"""
EXPORT = """mutation($input: PersonExportInput!) { personExport(input: $input) {
  export userErrors { field message code } } }"""
ERASE = """mutation($input: PersonEraseInput!) { personErase(input: $input) {
  customer { number displayName status phoneMasked segments language preferredChannel touchpointCount }
  userErrors { field message code } } }"""


async def said(world: World, customer: str = "李", *, how: How | None = None, **further: Any) -> Any:  # noqa: ANN401
    """The payload of a consent recorded by ACME's manager; a marketing refusal by e-mail unless told."""
    given = {
        "customerId": world.gid("CU", customer),
        "purpose": "MARKETING",
        "channel": "EMAIL",
        "state": "DENIED",
        "source": "STORE_FORM",
        "occurredAt": "2026-03-10T09:00:00+08:00",
    } | further
    if given["state"] == "GRANTED":
        given.setdefault("evidence", "form 17")
    return (await world.data(CONSENT, {"input": given}, **(how or {})))["consentRecord"]


async def reveal(world: World, customer: str, purpose: str = "SERVICE", **how: Unpack[How]) -> Any:  # noqa: ANN401
    given = {"customerId": world.gid("CU", customer), "purpose": purpose}
    return (await world.data(REVEAL, {"input": given}, **how))["customerContactReveal"]


async def events(record: asyncpg.Connection, *columns: str) -> list[tuple[Any, ...]]:
    """The access events, oldest first: their kinds, and these columns."""
    rows = await record.fetch("select * from portal.access_events order by id")
    return [tuple(row[name] for name in ("kind", *columns)) for row in rows]
