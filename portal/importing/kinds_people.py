"""The files about partners, their staff and the customers."""

from auth.roles import Role
from portal.customers.models import (
    ConsentPurpose,
    ConsentState,
    CustomerKind,
    CustomerTier,
    IdentifierKind,
    LinkRelation,
)
from portal.importing.columns import CUSTOMER_NUMBER, SOURCE_RULE, Column, Form, Kind, coded, partner_code
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.staff.models import StaffStatus
from portal.words.channels import Channel

PARTNERS = Kind(
    "partners",
    "The organisations of the channel, their place in it, and what is agreed with them.",
    ("code",),
    (
        Column("code", "The partner's code", Form.KEY, required=True, limit=32),
        coded("kind", "Level in the channel", PartnerKind, required=True),
        Column("name", "Name in the directory", Form.NAME, required=True),
        Column(
            "parent_code",
            "The partner above",
            Form.KEY,
            limit=32,
            rule="a partner's `code`, of a higher level; empty for headquarters only",
        ),
        Column("region", "Region it works in", Form.KEY, limit=64),
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
        Column("number", "The staff member's number", Form.KEY, required=True, limit=32),
        partner_code("Employer"),
        Column("display_name", "Name", Form.NAME, required=True),
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
        Column("number", "The customer's number", Form.KEY, required=True, limit=32),
        coded("kind", "Person or organisation", CustomerKind, "PERSON"),
        Column("display_name", "Name", Form.NAME, required=True),
        coded("tier", "Tier", CustomerTier, "STANDARD"),
        coded("status", "Prospect: nothing bought yet", ("PROSPECT", "ACTIVE"), "ACTIVE"),
        Column("region", "Region", Form.KEY, limit=64),
        Column("language", "Language spoken to", Form.LANGUAGE, limit=16),
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
        Column("expires_on", "First day it no longer holds; empty: open", Form.DATE),
    ),
)
