"""The world of the proof: small, and with something of everything that makes answers differ.

    HQ > NORTH > DIST > ACME > OUTLET        HQ > SOUTH > FAR
                      > BOLT                            > NEW (nobody's and nothing's yet)

Made by chance from a fixed seed, so that no two lists have the same rows by design. Dates that matter are
counted from today.
"""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.audit.models import AccessEventKind
from portal.campaigns.models import CampaignStatus, EnrolmentStatus
from portal.customers.models import (
    ConsentPurpose,
    ConsentState,
    CustomerKind,
    CustomerStatus,
    CustomerTier,
    IdentifierKind,
    LinkRelation,
)
from portal.doors.db import Database
from portal.orders.models import OrderLineStatus, OrderStatus
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.throttling.limits import Limits
from portal.throttling.quotas import Quotas
from portal.throttling.service import Terms
from portal.touchpoints.models import Device, Direction, JourneyStage, Sentiment, SentimentSource
from portal.words.channels import Channel
from portal.words.ids import uuid7_at
from schema.endpoint.execution import Execution
from tests.cluster import TestDatabase
from tests.facts import NOON, Facts, add_facts_of_concepts
from tests.schemas import schema

SEED = 20261122
SIZES = dict.fromkeys((DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR, DatabaseRole.WORKER), 2)
ALL_THEY_ASK = Limits(
    Terms(maximum=10**9, rate=10**9), Terms(maximum=10**9, rate=10**9), Quotas(10**9, 10**9)
)
CUSTOMERS, TOUCHPOINTS, ORDERS, PRODUCTS, CAMPAIGNS, EVENTS = 30, 200, 60, 12, 7, 90
WORDS = ("李雷", "韩梅梅", "王芳", "张伟", "Ada", "ADA Lovelace", "ｆｕｌｌ Width", "Straße", "a b", "%_x")  # noqa: RUF001 - searches must find it


@dataclass(frozen=True)
class Place:
    kind: PartnerKind
    parent: str | None
    region: str | None = "North"
    sees_customers: bool = False  # its parent sees its customers
    tier: PartnerTier = PartnerTier.STANDARD


PLACES = {
    "HQ": Place(PartnerKind.HEADQUARTERS, None, None),
    "NORTH": Place(PartnerKind.REGION, "HQ"),
    "SOUTH": Place(PartnerKind.REGION, "HQ", "South"),
    "DIST": Place(PartnerKind.DISTRIBUTOR, "NORTH", sees_customers=True, tier=PartnerTier.GOLD),
    "ACME": Place(PartnerKind.DEALER, "DIST", tier=PartnerTier.SILVER),
    "BOLT": Place(PartnerKind.DEALER, "DIST", sees_customers=True),
    "OUTLET": Place(PartnerKind.OUTLET, "ACME", sees_customers=True),
    "FAR": Place(PartnerKind.DEALER, "SOUTH", "South", sees_customers=True),
    "NEW": Place(PartnerKind.DEALER, "SOUTH", None, tier=PartnerTier.PLATINUM),
}
SELLERS = ("DIST", "ACME", "BOLT", "OUTLET", "FAR")

# every role; of partners several of each
PERSONAS: Sequence[tuple[Role, str]] = (
    (Role.DEALER_SALES, "ACME"),
    (Role.DEALER_SALES, "OUTLET"),
    (Role.DEALER_SERVICE, "BOLT"),
    (Role.DEALER_MANAGER, "ACME"),
    (Role.DEALER_MANAGER, "BOLT"),
    (Role.DEALER_MANAGER, "FAR"),
    (Role.DEALER_MANAGER, "NEW"),
    (Role.DISTRIBUTOR_MANAGER, "DIST"),
    (Role.PARTNER_INTEGRATION, "ACME"),
    (Role.PARTNER_INTEGRATION, "FAR"),
    (Role.HQ_CHANNEL_MANAGER, "NORTH"),
    (Role.HQ_CHANNEL_MANAGER, "SOUTH"),
    (Role.HQ_MARKETING, "HQ"),
    (Role.HQ_SERVICE, "HQ"),
    (Role.HQ_AUDITOR, "HQ"),
    (Role.HQ_ADMIN, "HQ"),
)


@dataclass(frozen=True)
class World:
    """The portal over a filled database. `callers` are the personas, by name."""

    database: Database
    execution: Execution
    facts: Facts
    partners: dict[str, UUID]
    callers: dict[str, Principal]

    @property
    def contacts(self) -> dict[tuple[str, str], frozenset[UUID]]:
        """Whose each phone number and e-mail address is."""
        found: dict[tuple[str, str], frozenset[UUID]] = {}
        for row in self.facts._identifiers:
            key = row["kind"], row["value"]
            found[key] = found.get(key, frozenset()) | {row["customer_id"]}
        return found


@asynccontextmanager
async def opened(database: TestDatabase) -> AsyncIterator[World]:
    connect = {database_role: {"dsn": database.url(database_role)} for database_role in DatabaseRole}
    portal = await Database.open(connect, SIZES)
    try:
        yield await _filled(portal)
    finally:
        await portal.close()


@asynccontextmanager
async def again(database: TestDatabase, world: World) -> AsyncIterator[World]:
    """The same world, or a copy of it, opened once more."""
    connect = {database_role: {"dsn": database.url(database_role)} for database_role in DatabaseRole}
    portal = await Database.open(connect, SIZES)
    try:
        execution = Execution(schema(), portal, ALL_THEY_ASK)
        yield replace(world, database=portal, execution=execution)
    finally:
        await portal.close()


async def _filled(portal: Database) -> World:
    maker = Maker()
    maker.make()
    add_facts_of_concepts(maker.facts, [*maker.partners.values()], maker.people)
    await maker.facts.load(portal)
    callers = {
        f"{role} at {place}": Principal(role, maker.partners[place], maker.staff[role, place])
        for role, place in PERSONAS
    }
    return World(portal, Execution(schema(), portal, ALL_THEY_ASK), maker.facts, maker.partners, callers)


class Maker:
    """Makes the facts, one kind after the other; `pick` chooses."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess
        self.today = datetime.now(UTC).date()
        self.partners: dict[str, UUID] = {}
        self.staff: dict[tuple[Role, str], UUID] = {}

    def make(self) -> None:
        self._organisation()
        self._customers()
        self._goods()
        self._orders()
        self._campaigns()
        self._touchpoints()
        self._trail()

    def maybe(self, value: object, share: float = 0.5) -> object:
        return value if self.chance.random() < share else None

    def day(self, *days: int) -> date:
        return self.today + timedelta(days=self.chance.choice(days))

    def moment(self) -> datetime:
        """Some to the second, some to the microsecond, now and then the same one again."""
        fraction = self.chance.choice((0, 0, 500_000, 120_000, 1, 999_999))
        return NOON + timedelta(minutes=self.chance.randrange(120_000), microseconds=fraction)

    def _organisation(self) -> None:
        for code, place in PLACES.items():
            self.partners[code] = self.facts.partner(
                code,
                kind=place.kind,
                parent=self.partners[place.parent] if place.parent else None,
                sees_customers=place.sees_customers,
                sees_access_events=code in ("BOLT", "DIST", "FAR"),
                tier=place.tier,
                status=self.chance.choice(list(PartnerStatus)),
                credit_limit=self.maybe(f"{self.chance.randrange(100_000)}.50"),
                currency_code=self.chance.choice(list(CurrencyCode)),
            )
            self.facts.rows["partners"][-1]["region"] = place.region
        for role, code in PERSONAS:
            self.staff[role, code] = self.facts.staff(self.partners[code], role)
            self.facts.rows["staff"][-1]["display_name"] = self.chance.choice(WORDS)

    def _customers(self) -> None:
        self.customers: list[UUID] = []
        for number in range(CUSTOMERS):
            customer = self.facts.customer(
                f"C-{number:03}",
                phone=self.maybe(f"+86139{number:08}", 0.7),  # type: ignore[arg-type]  # a text or None
                email=self.maybe(f"c{number}@example.com"),  # type: ignore[arg-type]
                display_name=" ".join(self.chance.sample(WORDS, self.chance.choice((1, 1, 2)))),
                kind=self.chance.choice(list(CustomerKind)),
                tier=self.chance.choice(list(CustomerTier)),
                status=self.chance.choice((CustomerStatus.ACTIVE, CustomerStatus.PROSPECT)),
                region=self.maybe(self.chance.choice(("North", "South"))),
                language=self.maybe("zh-CN"),
                preferred_channel=self.maybe(self.chance.choice(list(Channel))),
                segments=self.chance.sample(["new", "urban", "VIP", "冬"], self.chance.randrange(3)),
                first_seen_at=self.moment(),
            )
            self.customers.append(customer)
            self._of_customer(customer, number)
        for merged in self.facts.rows["customers"][:4]:
            into = self.chance.choice(self.customers[4:])
            merged.update(status=CustomerStatus.MERGED, merged_into_id=into)

    def _of_customer(self, customer: UUID, number: int) -> None:
        for kind in self.chance.sample([IdentifierKind.WECHAT, IdentifierKind.LOYALTY_CARD], 1):
            self.facts.identifier(customer, kind, f"{kind}-{number}")
        # some with nobody, some with several, some with one partner twice
        for code in self.chance.sample(SELLERS, self.chance.choice((0, 1, 1, 1, 2, 3))):
            self.facts.link(customer, self.partners[code], relation=self.chance.choice(list(LinkRelation)),
                            started_on=self.day(-900, -30, -30, 0, 1), ended_on=None)  # fmt: skip
        for code in self.chance.sample(SELLERS, self.chance.choice((0, 0, 1))):
            self.facts.link(customer, self.partners[code], relation=LinkRelation.REGISTERED,
                            started_on=self.day(-800, -700), ended_on=self.day(-1, 0, 1))  # fmt: skip
        channels = self.chance.sample([Channel.PHONE, Channel.EMAIL, Channel.SMS], self.chance.randrange(4))
        for channel in channels:
            self.facts.consent(
                customer, self.chance.choice((*[ConsentPurpose.MARKETING] * 3, ConsentPurpose.LOCATION)),
                channel=channel, state=self.chance.choice((*[ConsentState.GRANTED] * 3, *ConsentState)),
                expires_on=self.maybe(self.day(-1, 0, 1), 0.3),  # type: ignore[arg-type]
            )  # fmt: skip

    def _goods(self) -> None:
        self.products = [
            self.facts.product(
                f"P-{self.chance.randrange(1000):03}-{number}", name=self.chance.choice(WORDS),
                category=self.maybe("Bikes"), brand=self.maybe("Falke"), active=self.chance.random() < 0.8,
            )
            for number in range(PRODUCTS)
        ]  # fmt: skip
        self._prices()
        warehouses = [
            self.facts.warehouse(f"W-{code}-{n}", self.partners[code])
            for code in (*SELLERS, "HQ")
            for n in range(2)
        ]
        for warehouse in warehouses:
            for product in self.chance.sample(self.products, 6):
                self.facts.stock_level(
                    warehouse, product, self.chance.choice((0, 1, 4, 9, 40)), as_of=self.moment(),
                    reserved=self.chance.choice((0, 0, 3)), safety=self.chance.choice((0, 2)),
                    in_transit=self.chance.choice((0, 7)),
                )  # fmt: skip
                for days in self.chance.sample((-3, 0, 5, 9), self.chance.randrange(3)):
                    self.facts.expected_receipt(
                        warehouse, product, self.chance.randint(1, 20), expected_on=self.day(days)
                    )

    def _prices(self) -> None:
        lists = [
            self.facts.price_list("ALL"),
            self.facts.price_list("ALL LATER", starts_on=self.day(-10)),
            self.facts.price_list("PAST", partner_id=self.partners["ACME"], ends_on=self.day(0)),
            self.facts.price_list("ACME", partner_id=self.partners["ACME"], currency_code=CurrencyCode.EUR),
            self.facts.price_list("GOLD", tier=PartnerTier.GOLD),
            self.facts.price_list("NORTH", region="North"),
            self.facts.price_list("SOON", region="South", starts_on=self.day(1)),
        ]
        for price_list in lists:
            for product in self.chance.sample(self.products, 7):
                for pieces in self.chance.sample((1, 1, 10), 1):
                    price = f"{self.chance.randrange(1, 1000)}.{self.chance.choice(('00', '90', '05'))}"
                    self.facts.price(price_list, product, price, min_quantity=pieces)

    def _orders(self) -> None:
        self.orders: list[UUID] = []
        for number in range(ORDERS):
            code = self.chance.choice(SELLERS)
            lines = [
                (product, self.chance.randint(1, 30), f"{self.chance.randrange(1, 500)}.{number:02}")
                for product in self.chance.sample(self.products, self.chance.choice((0, 1, 2, 3)))
            ]
            placed = self.chance.choice(self.people)
            order = self.facts.order(
                self.partners[code], *lines,
                customer_id=self.maybe(self.chance.choice(self.customers), 0.8),  # type: ignore[arg-type]
                placed_at=self.moment(), margin=self.maybe(f"{self.chance.randint(-50, 50)}.25"),  # type: ignore[arg-type]
                placed_by_id=self.maybe(placed), external_ref=self.maybe(f"PO-{number}"),
                status=self.chance.choice(list(OrderStatus)),
                currency_code=self.chance.choice((*[CurrencyCode.CNY] * 4, *CurrencyCode)),
                version=self.chance.randint(1, 9),
            )  # fmt: skip
            self.orders.append(order)
        drafts = [row for row in self.facts.rows["orders"] if row["status"] == OrderStatus.DRAFT]
        for row in drafts:
            row["placed_at"] = None
        for line in self.facts.rows["order_lines"]:
            line["status"] = self.chance.choice(list(OrderLineStatus))
            line["promised_on"] = self.maybe(self.day(-5, 0, 8))

    def _campaigns(self) -> None:
        self.campaigns: list[UUID] = []
        for number in range(CAMPAIGNS):
            campaign = self.facts.campaign(
                f"K-{number}", name=self.chance.choice(WORDS), description=self.maybe("Ten percent off"),
                channel=self.chance.choice((Channel.PHONE, Channel.EMAIL, Channel.SMS)),
                products=self.chance.sample(self.products, self.chance.randrange(5)),
                assets=[f"banner {n}" for n in range(self.chance.randrange(4))],
                status=self.chance.choice(list(CampaignStatus)), starts_on=self.day(-60, -30, -30, 5),
            )  # fmt: skip
            self.campaigns.append(campaign)
            for code in self.chance.sample((*SELLERS, "NORTH"), self.chance.randrange(5)):
                self.facts.enrolment(campaign, self.partners[code], self.chance.choice(list(EnrolmentStatus)))
                self.facts.rows["campaign_enrolments"][-1].update(
                    reason=self.maybe("no staff"), decided_at=self.maybe(self.moment())
                )
            for customer in self.chance.sample(self.customers, 15):
                self.facts.membership(campaign, customer, added_on=self.day(-20, -3))

    def _touchpoints(self) -> None:
        corrected: set[UUID] = set()
        for number in range(TOUCHPOINTS):
            touchpoint = self._touchpoint(corrected)
            if self.chance.random() < 0.3:
                self.facts.note(touchpoint, f'{number}: {{"a":{{"b":[{{')  # text that looks like objects
            if self.chance.random() < 0.2:
                self.facts.location(touchpoint, latitude=self.chance.choice(("31.23", "-7", "0.000001")))
            if self.chance.random() < 0.4:
                self.facts.receipt(touchpoint, f"ref-{number % 40}-{number // 40}")

    def _trail(self) -> None:
        for number in range(EVENTS):
            at = self.moment()
            self.facts._add(
                "access_events", id=uuid7_at(at), at=at, kind=self.chance.choice(list(AccessEventKind)),
                partner_id=self.maybe(self.chance.choice(list(self.partners.values())), 0.9),
                staff_id=self.maybe(self.chance.choice(self.people), 0.9),
                actor_id=self.maybe(self.chance.choice(self.people), 0.2),
                session_id=self.maybe(f"s-{number % 7}"),
                customer_id=self.maybe(self.chance.choice(self.customers), 0.8),
                subject_id=self.maybe(self.chance.choice(self.people), 0.2),
                purpose=self.maybe("SERVICE"), reason=self.maybe("CONTACT_NOT_CONSENTED"),
            )  # fmt: skip

    def _touchpoint(self, corrected: set[UUID]) -> UUID:
        partner, customer = (
            self.partners[self.chance.choice(SELLERS)],
            self.chance.choice(self.customers[:25]),
        )
        free = [
            row["id"]
            for row in self.facts.rows["touchpoints"]
            if row["partner_id"] == partner and row["id"] not in corrected
        ]
        supersedes = self.chance.choice(free) if free and self.chance.random() < 0.1 else None
        if supersedes:
            corrected.add(supersedes)
            customer = self.facts.find("touchpoints", supersedes)["customer_id"]
        about = [
            row["id"]
            for row in self.facts.rows["orders"]
            if row["partner_id"] == partner and row["customer_id"] == customer
        ]
        occurred = self.moment()
        return self.facts.touchpoint(
            customer, partner, occurred_at=occurred, recorded_by=self.maybe(self.chance.choice(self.people)),  # type: ignore[arg-type]
            channel=self.chance.choice(list(Channel)), device=self.maybe(self.chance.choice(list(Device))),
            action=self.chance.choice(("CALL", "VISIT", "TEST_DRIVE")),
            stage=self.chance.choice(list(JourneyStage)), direction=self.chance.choice(list(Direction)),
            outcome=self.maybe("sold"), sentiment=self.maybe(self.chance.choice(list(Sentiment))),
            sentiment_source=self.maybe(self.chance.choice(list(SentimentSource))),
            received_at=occurred + timedelta(seconds=self.chance.randrange(9)),
            late_by_seconds=self.chance.choice((0, 0, 3600)), supersedes_id=supersedes,
            order_id=self.chance.choice(about) if about else None,
            campaign_id=self.maybe(self.chance.choice(self.campaigns)),
        )  # fmt: skip

    @property
    def people(self) -> list[UUID]:
        return list(self.staff.values())
