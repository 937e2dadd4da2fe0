"""The import format: one CSV file per kind. docs/import-format.md is made of it.

Files refer to each other by business keys (partner code, customer number), never by our ids. Kinds are in the
order they are loaded: what is referred to comes first. A later kind (orders, products) is one more entry here
and one more .sql file beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auth.roles import Role
from portal.access.models import StaffStatus
from portal.channels import Channel
from portal.customers.models import (
    ConsentPurpose,
    ConsentState,
    CustomerKind,
    CustomerTier,
    IdentifierKind,
    LinkRelation,
)
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.touchpoints.models import Device, Direction, JourneyStage, Sentiment, SentimentSource


class Form(StrEnum):
    """How a cell is written; `portal.importing.cells` reads each. The value is what the document calls it."""

    TEXT = "text"
    LINES = "text, may have line breaks"
    CODE = "one of the rule's codes"
    LIST = "texts separated by `;`"
    FLAG = "`true` or `false`"
    DATE = "date, `YYYY-MM-DD`"
    TIME = "time with its offset, RFC 3339: `2017-01-01T11:53:26Z`"
    COUNT = "whole number"
    AMOUNT = "decimal number, two places"
    PHONE = "phone number with its country code: `+12125550123`"
    EMAIL = "e-mail address"


STAGED_AS = {
    Form.LIST: "text[]",
    Form.FLAG: "boolean",
    Form.DATE: "date",
    Form.TIME: "timestamptz",
    Form.COUNT: "integer",
    Form.AMOUNT: "numeric(14,2)",
}  # every other form: text


@dataclass(frozen=True)
class Column:
    """One column. `limit` is in characters; `default` is what an empty cell stands for."""

    name: str
    meaning: str
    form: Form = Form.TEXT
    required: bool = False
    rule: str = ""
    limit: int = 200
    codes: tuple[str, ...] = ()
    default: str = ""

    @property
    def staged_as(self) -> str:
        """The PostgreSQL type of the column in the staging table."""
        return STAGED_AS.get(self.form, "text")


@dataclass(frozen=True)
class Kind:
    """One file: `<name>.csv` or `<name>.csv.gz`. `key` tells its rows apart."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def coded(
    name: str, meaning: str, codes: Iterable[str], default: str = "", *, required: bool = False
) -> Column:
    """Make a column whose cell is one of `codes`, by default `default`."""
    return Column(
        name, meaning, Form.CODE, required, codes=tuple(str(code) for code in codes), default=default
    )


def partner_code(meaning: str, *, required: bool = True, rule: str = "a partner's `code`") -> Column:
    return Column("partner_code", meaning, required=required, limit=32, rule=rule)


CUSTOMER_NUMBER = Column(
    "customer_number", "Which customer", required=True, limit=32, rule="a customer's `number`"
)
SOURCE_RULE = "`GENERATED` marks made-up values"

PARTNERS = Kind(
    "partners",
    "The organisations of the channel, their place in it, and what is agreed with them.",
    ("code",),
    (
        Column("code", "The partner's code", required=True, limit=32),
        coded("kind", "Level in the channel", PartnerKind, required=True),
        Column("name", "Name in the directory", required=True),
        Column(
            "parent_code",
            "The partner above",
            limit=32,
            rule="a partner's `code`, of a higher level; empty for headquarters only",
        ),
        Column("region", "Region it works in", limit=64),
        coded("status", "Where the contract stands", PartnerStatus, "ACTIVE"),
        coded("tier", "Agreed tier", PartnerTier, "STANDARD"),
        Column(
            "sees_customers",
            "Whether the partner above sees this partner's customers",
            Form.FLAG,
            default="false",
        ),
        Column(
            "capture_window_hours",
            "Hours in which a touchpoint must be recorded not to be late",
            Form.COUNT,
            rule="1 to 8760",
            default="72",
        ),
        Column("credit_limit", "Credit limit, in `currency_code`", Form.AMOUNT, rule="not negative"),
        coded("currency_code", "Currency of the terms", CurrencyCode, "CNY"),
    ),
)

STAFF = Kind(
    "staff",
    "Who works for a partner, in which role.",
    ("number",),
    (
        Column("number", "The staff member's number", required=True, limit=32),
        partner_code("Employer"),
        Column("display_name", "Name", required=True),
        coded("role", "Role; it must be one of the partner's kind", Role, required=True),
        coded("status", "Whether the person may act", StaffStatus, "ACTIVE"),
        Column("started_on", "First day of membership", Form.DATE, required=True),
        Column("ended_on", "Last day of membership; empty: open", Form.DATE, rule="not before `started_on`"),
    ),
)

CUSTOMERS = Kind(
    "customers",
    "The central customer record with its contact data.",
    ("number",),
    (
        Column("number", "The customer's number", required=True, limit=32),
        coded("kind", "Person or organisation", CustomerKind, "PERSON"),
        Column("display_name", "Name", required=True),
        coded("tier", "Tier", CustomerTier, "STANDARD"),
        coded("status", "Prospect: nothing bought yet", ("PROSPECT", "ACTIVE"), "ACTIVE"),
        Column("region", "Region", limit=64),
        Column("language", "Language spoken to, BCP 47", limit=16, rule="such as `en`, `zh-CN`"),
        coded("preferred_channel", "How the customer likes to be contacted", Channel),
        Column("segments", "Segments", Form.LIST, rule="up to 20 of up to 64 characters", limit=1300),
        Column("first_seen_at", "First contact ever", Form.TIME, required=True, rule="not in the future"),
        Column("phone", "Phone to reach the customer at", Form.PHONE, limit=40),
        Column("email", "E-mail to reach the customer at", Form.EMAIL, limit=254),
        Column("address", "Postal address", limit=500),
        Column("source", "Where the record comes from", limit=32, rule=SOURCE_RULE, default="IMPORT"),
    ),
)

IDENTIFIERS = Kind(
    "identifiers",
    "By what a customer is recognised.",
    ("customer_number", "kind", "value"),
    (
        CUSTOMER_NUMBER,
        coded("kind", "What the value is", IdentifierKind, required=True),
        Column(
            "value",
            "The identifier",
            required=True,
            limit=254,
            rule="`PHONE` and `EMAIL` as in customers.csv; stored normalised",
        ),
        Column("verified", "Whether the customer proved it", Form.FLAG, default="false"),
        Column("source", "Where it comes from", limit=32, rule=SOURCE_RULE, default="IMPORT"),
    ),
)

LINKS = Kind(
    "links",
    "Which partner serves which customer: who may see whom.",
    ("customer_number", "partner_code", "relation", "started_on"),
    (
        CUSTOMER_NUMBER,
        partner_code("Which partner"),
        coded("relation", "How it serves the customer", LinkRelation, required=True),
        Column("started_on", "First day of the link", Form.DATE, required=True),
        Column("ended_on", "First day without the link; empty: open", Form.DATE, rule="after `started_on`"),
    ),
)

CONSENTS = Kind(
    "consents",
    "What a customer said to being contacted; of two statements the newer one counts.",
    ("customer_number", "purpose", "channel"),
    (
        CUSTOMER_NUMBER,
        coded("purpose", "What the contact is for", ConsentPurpose, required=True),
        coded("channel", "How", Channel, required=True),
        coded("state", "What was said", ConsentState, required=True),
        Column("source", "Where it was said", required=True, limit=64, rule=SOURCE_RULE),
        Column("evidence", "Proof: a document or record", limit=500),
        Column("recorded_at", "When it was said", Form.TIME, required=True, rule="not in the future"),
        Column("expires_on", "Last day it holds; empty: open", Form.DATE),
    ),
)

TOUCHPOINTS = Kind(
    "touchpoints",
    "Contacts between a customer and the brand, with the partner that had them. They are never changed.",
    ("partner_code", "client_ref"),
    (
        partner_code("Which partner had the contact"),
        Column("client_ref", "The partner's own id of it, unique for ever", required=True, limit=128),
        Column(
            "customer_number",
            "Which customer",
            required=True,
            limit=32,
            rule="a customer's `number`, linked to the partner at some time, or a partner that sees it",
        ),
        Column("staff_number", "Who had the contact", limit=32, rule="a `number` of the partner's staff"),
        coded("channel", "How", Channel, required=True),
        coded("device", "With what", Device),
        Column("action", "What was done, in a word", required=True, limit=64),
        coded("stage", "Stage of the customer's journey", JourneyStage, required=True),
        coded("direction", "Who began it: `INBOUND` is the customer", Direction, "INBOUND"),
        Column("outcome", "What came of it"),
        coded("sentiment", "How the customer felt", Sentiment),
        coded("sentiment_source", "Who says so; needs a sentiment", SentimentSource),
        Column(
            "occurred_at",
            "When it happened",
            Form.TIME,
            required=True,
            rule="not in the future, not before 1970",
        ),
        Column(
            "received_at",
            "When headquarters had it; empty: at the import",
            Form.TIME,
            rule="not in the future, not before `occurred_at`",
        ),
        Column("note", "Free text, for this partner and headquarters only", Form.LINES, limit=4000),
    ),
)

KINDS = (PARTNERS, STAFF, CUSTOMERS, IDENTIFIERS, LINKS, CONSENTS, TOUCHPOINTS)
