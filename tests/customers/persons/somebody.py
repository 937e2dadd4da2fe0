"""李 with everything the portal may hold of a person, each value one that nobody else has."""

import orjson

from tests.customers.persons.asking import said
from tests.schema.world import World

PERSONAL = {
    "name": "李",
    "phone": "+8613912345671",
    "phone without its country": "13912345671",
    "masked phone": "139****5671",
    "email": "li.lei@example.com",
    "masked email": "l***@example.com",
    "address": "1 Nanjing Road, Shanghai",
    "wechat": "wx-lilei-88",
    "masked wechat": "****-88",
    "loyalty card": "CARD-1029-3847",
    "note": "asks for Lei at the office",
    "location": "31.987654",
    "action": "told about her mother",
    "outcome": "will move to Hangzhou",
    "evidence": "signed form of Li Lei",
    "consent's source": "by the desk of Li",
    "segment": "widows",
}
"""What erasure must leave nowhere, by what it is. The world's own names of 李 are the customer's only."""

EVERYTHING = {
    "exported_at",
    "customers",
    "contacts",
    "identifiers",
    "partner_links",
    "consents",
    "consent_events",
    "figures",
    "journey_steps",
    "touchpoints",
    "orders",
    "order_figures",
    "campaign_memberships",
    "access_events",
}
"""The parts of an export, none of which is empty for 李."""

RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) { recorded } }"""


async def somebody(world: World) -> None:
    """Give 李 all of PERSONAL, by the doors it comes through: the import, consents and a recorded call."""
    await _import(world)
    await said(
        world, purpose="LOCATION", channel="PHONE", state="GRANTED", source=PERSONAL["consent's source"]
    )
    await said(world, state="GRANTED", evidence=PERSONAL["evidence"], occurredAt="2026-03-11T09:00:00Z")
    await said(world, purpose="SURVEY", evidence=PERSONAL["evidence"])
    common = {
        "channel": "PHONE",
        "stage": "SERVICE",
        "identifiers": [{"kind": "PHONE", "value": PERSONAL["phone"]}],
    }
    call = common | {
        "clientRef": "call",
        "action": "CALL",
        "outcome": "REACHED",
        "note": PERSONAL["note"],
        "location": {"latitude": float(PERSONAL["location"]), "longitude": 121.4},
        "occurredAt": "2026-03-04T09:00:00+08:00",
    }
    await world.data(RECORD, {"input": {"touchpoints": [call]}})
    async with world.database.as_worker() as connection:  # as an import of a careless partner's words
        await connection.execute(
            "insert into portal.touchpoints (id, customer_id, partner_id, channel, action, outcome, stage,"
            " direction, occurred_at, received_at, late_by_seconds)"
            " select portal.uuid7_at(at), $1, $2, 'STORE', $3, $4, 'SERVICE', 'INBOUND', at, at, 0"
            " from (select timestamptz '2026-03-05 00:00Z' as at) as t",
            world.ids["李"],
            world.ids["ACME"],
            PERSONAL["action"],
            PERSONAL["outcome"],
        )


async def _import(world: World) -> None:
    customer = str(world.ids["李"])
    contact = {"customer_id": customer} | {name: PERSONAL[name] for name in ("phone", "email", "address")}
    identifiers = [
        {"customer_id": customer, "kind": kind, "value": PERSONAL[value], "verified": True, "source": "TEST"}
        for kind, value in (("WECHAT", "wechat"), ("LOYALTY_CARD", "loyalty card"), ("EMAIL", "email"))
    ]
    async with world.database.as_worker() as connection:
        await connection.execute("select portal.write_contacts($1)", orjson.dumps([contact]).decode())
        await connection.execute("select portal.write_identifiers($1)", orjson.dumps(identifiers).decode())
        await connection.execute(
            "update portal.customers set segments = array[$2], language = 'zh-CN' where id = $1",
            world.ids["李"],
            PERSONAL["segment"],
        )
