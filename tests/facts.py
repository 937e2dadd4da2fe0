"""A small world for tests to say their facts in, loaded through the import's own door (`as_worker`).

    facts = Facts()
    acme = facts.partner("ACME")
    li = facts.customer("C-1", phone="+8613912341234")
    facts.link(li, acme)
    await facts.load(database)

Each verb answers the id of what it made; what a test does not care about has a value here. Rows are kept
as PostgreSQL takes them, by table, for tests that ask about every one of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from uuid import UUID

import orjson

from auth.roles import Role
from portal.customers.models import (
    ConsentPurpose,
    ConsentState,
    CustomerKind,
    CustomerStatus,
    CustomerTier,
    IdentifierKind,
    LinkRelation,
)
from portal.doors.db import Connection, Database
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.staff.models import StaffStatus
from portal.touchpoints.models import Direction, JourneyStage, ReceiptStatus
from portal.words.channels import Channel
from portal.words.ids import uuid7, uuid7_at
from tests.trade import LONG_AGO, NOON, Row, TradeFacts

__all__ = ["LONG_AGO", "NOON", "Facts", "Row", "add_facts_of_concepts", "insert"]


class Facts(TradeFacts):
    """Partners, customers and their contacts; what is sold is in tests/trade.py."""

    def __init__(self) -> None:
        super().__init__()
        self._contacts: list[Row] = []
        self._identifiers: list[Row] = []
        self._minutes = 0

    def partner(
        self,
        code: str,
        *,
        kind: PartnerKind = PartnerKind.DEALER,
        parent: UUID | None = None,
        sees_customers: bool = False,
        region: str = "North",
        **terms: object,
    ) -> UUID:
        """A partner with terms; `sees_customers`: its parent sees its customers."""
        partner_id = uuid7()
        self._add("partners", id=partner_id, code=code, name=code.title(), kind=kind, region=region)
        defaults = {
            "status": PartnerStatus.ACTIVE,
            "tier": PartnerTier.STANDARD,
            "capture_window_hours": 72,
            "credit_limit": None,
            "currency_code": CurrencyCode.CNY,
            "sees_access_events": False,
            "version": 1,
        }
        self._add(
            "partner_terms",
            partner_id=partner_id,
            parent_id=parent,
            sees_customers=sees_customers,
            **(defaults | terms),
        )
        return partner_id

    def staff(self, partner_id: UUID, role: Role = Role.DEALER_SALES, **columns: object) -> UUID:
        """`ended_on` is the last day of membership."""
        staff_id = uuid7()
        defaults = {"status": StaffStatus.ACTIVE, "started_on": LONG_AGO, "ended_on": None, "version": 1}
        self._add(
            "staff",
            id=staff_id,
            number=f"S-{len(self.rows['staff']) + 1:04}",
            partner_id=partner_id,
            display_name="王芳",
            role=role,
            **(defaults | columns),
        )
        return staff_id

    def customer(
        self, number: str, *, phone: str | None = None, email: str | None = None, **columns: object
    ) -> UUID:
        """A customer nobody is linked to; `phone` (E.164) and `email` are contact and identifier."""
        customer_id = uuid7()
        defaults = {
            "kind": CustomerKind.PERSON,
            "display_name": "李雷",
            "tier": CustomerTier.STANDARD,
            "status": CustomerStatus.ACTIVE,
            "segments": [],
            "first_seen_at": NOON,
            "source": "TEST",
            "version": 1,
        }
        self._add("customers", id=customer_id, number=number, **(defaults | columns))
        if phone or email:
            self._contacts.append({"customer_id": customer_id, "phone": phone, "email": email})
        for kind, value in ((IdentifierKind.PHONE, phone), (IdentifierKind.EMAIL, email)):
            if value:
                self.identifier(customer_id, kind, value)
        return customer_id

    def identifier(self, customer_id: UUID, kind: IdentifierKind, value: str) -> None:
        identifier = {"customer_id": customer_id, "kind": kind, "value": value}
        self._identifiers.append(identifier | {"verified": True, "source": "TEST"})

    def link(
        self,
        customer_id: UUID,
        partner_id: UUID,
        *,
        started_on: date = LONG_AGO,
        ended_on: date | None = None,
        relation: LinkRelation = LinkRelation.SOLD,
    ) -> UUID:
        """`ended_on` is the first day without the link."""
        return self._add(
            "customer_partner_links",
            id=uuid7(),
            customer_id=customer_id,
            partner_id=partner_id,
            relation=relation,
            started_on=started_on,
            ended_on=ended_on,
        )

    def consent(
        self,
        customer_id: UUID,
        purpose: ConsentPurpose = ConsentPurpose.MARKETING,
        *,
        channel: Channel = Channel.PHONE,
        state: ConsentState = ConsentState.GRANTED,
        expires_on: date | None = None,
    ) -> UUID:
        return self._add(
            "consents",
            id=uuid7(),
            customer_id=customer_id,
            purpose=purpose,
            channel=channel,
            state=state,
            source="TEST",
            recorded_at=NOON,
            expires_on=expires_on,
        )

    def touchpoint(
        self,
        customer_id: UUID,
        partner_id: UUID,
        *,
        recorded_by: UUID | None = None,
        occurred_at: datetime | None = None,
        **columns: object,
    ) -> UUID:
        """Without `occurred_at`, each is a minute after the one before it."""
        self._minutes += 1
        occurred_at = occurred_at or NOON + timedelta(minutes=self._minutes)
        defaults = {
            "channel": Channel.STORE,
            "action": "VISITED",
            "stage": JourneyStage.SERVICE,
            "direction": Direction.INBOUND,
            "received_at": occurred_at,
            "late_by_seconds": 0,
        }
        return self._add(
            "touchpoints",
            id=uuid7_at(occurred_at),
            customer_id=customer_id,
            partner_id=partner_id,
            recorded_by_id=recorded_by,
            occurred_at=occurred_at,
            **(defaults | columns),
        )

    def note(self, touchpoint_id: UUID, text: str = "calls back on Monday") -> None:
        touchpoint = self.find("touchpoints", touchpoint_id)
        self._add(
            "touchpoint_notes", touchpoint_id=touchpoint_id, partner_id=touchpoint["partner_id"], text=text
        )

    def location(self, touchpoint_id: UUID, *, latitude: str = "31.23", longitude: str = "121.47") -> None:
        """Degrees, WGS 84."""
        touchpoint = self.find("touchpoints", touchpoint_id)
        owners = {name: touchpoint[name] for name in ("customer_id", "partner_id")}
        self._add(
            "touchpoint_locations",
            touchpoint_id=touchpoint_id,
            latitude=latitude,
            longitude=longitude,
            **owners,
        )

    def receipt(self, touchpoint_id: UUID, client_ref: str) -> UUID:
        touchpoint = self.find("touchpoints", touchpoint_id)
        owners = {name: touchpoint[name] for name in ("customer_id", "partner_id", "received_at")}
        return self._add(
            "touchpoint_receipts",
            id=uuid7(),
            client_ref=client_ref,
            content_hash="0" * 64,
            status=ReceiptStatus.RECORDED,
            touchpoint_id=touchpoint_id,
            **owners,
        )

    async def load(self, database: Database) -> None:
        """Write everything, and derive who sees whom, as an import would."""
        async with database.as_worker() as connection:
            for table in await _in_order_of_references(connection, self.rows):
                await insert(connection, table, self.rows[table])
            await connection.execute("select portal.write_contacts($1)", _json(self._contacts))
            await connection.execute("select portal.write_identifiers($1)", _json(self._identifiers))
            await connection.execute("select portal.refresh_partner_scope()")
            await connection.execute("select portal.refresh_customer_scope()")
            await connection.execute("select portal.refresh_price_list_scope()")


def add_facts_of_concepts(facts: Facts, partners: Sequence[UUID], staff: Sequence[UUID]) -> None:
    """What each concept's own `tests/<concept>/facts.py` adds to a world that has these partners and staff.

    Its `add_facts(facts, partners, staff)` appends to `facts.rows`; the matrix wants a row in each table.
    """
    for file in sorted(Path(__file__).parent.glob("*/facts.py")):
        import_module(f"tests.{file.parent.name}.facts").add_facts(facts, partners, staff)


_REFERENCES = """
select conrelid::regclass::text as referring, confrelid::regclass::text as referred from pg_constraint
where contype = 'f' and conrelid <> confrelid and connamespace = 'portal'::regnamespace
"""
_COLUMNS = """
select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""


async def _in_order_of_references(connection: Connection, tables: Iterable[str]) -> list[str]:
    """The tables, each after those that its rows refer to."""
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(tables, ()))
    for row in await connection.fetch(_REFERENCES):
        referring, referred = (row[name].removeprefix("portal.") for name in ("referring", "referred"))
        if {referring, referred} <= {*tables}:
            sorter.add(referring, referred)
    return list(sorter.static_order())


async def insert(connection: Connection, table: str, rows: list[Row]) -> None:
    """Insert rows as they are; a column that is not named is null."""
    columns = await connection.fetchval(_COLUMNS, f"portal.{table}")
    # The table's name is one of this module's or of a policy.
    statement = (
        f"insert into portal.{table} ({columns}) "  # noqa: S608
        f"select {columns} from jsonb_populate_recordset(null::portal.{table}, $1)"
    )
    await connection.execute(statement, _json(rows))


def _json(rows: list[Row]) -> str:
    return orjson.dumps(rows).decode()
