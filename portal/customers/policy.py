"""Who sees customers: whoever is linked to them today, or above such a partner whose contract says so."""

from auth.policy import (
    ALL_READ,
    MAINTAIN,
    REBUILD,
    CurrentScope,
    CustomerVisible,
    Nobody,
    TablePolicy,
    Verb,
)
from auth.roles import Audience, Permission

CUSTOMERS = TablePolicy(
    table="customers",
    rows=CustomerVisible("id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CUSTOMER_SCOPE = TablePolicy(
    table="customer_scope",
    rows=CurrentScope(),
    grants=ALL_READ | {Audience.WORKER: REBUILD},
    definer=REBUILD,
)
CUSTOMER_FIGURES = TablePolicy(
    table="customer_figures",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {Audience.WORKER: frozenset({Verb.SELECT})},
    definer=MAINTAIN,
)
CUSTOMER_CONTACTS = TablePolicy(table="customer_contacts", rows=Nobody(), definer=REBUILD)
CUSTOMER_IDENTIFIERS = TablePolicy(table="customer_identifiers", rows=Nobody(), definer=REBUILD)
MASKED_IDENTIFIERS = TablePolicy(
    table="masked_identifiers",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {Audience.WORKER: frozenset({Verb.SELECT})},
    definer=REBUILD,
)
CUSTOMER_PARTNER_LINKS = TablePolicy(
    table="customer_partner_links",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    write=Permission.CUSTOMER_LINK_MANAGE,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CONSENTS = TablePolicy(
    table="consents",
    rows=CustomerVisible("customer_id"),
    read=Permission.CONSENT_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CONSENT_EVENTS = TablePolicy(
    table="consent_events",
    rows=CustomerVisible("customer_id"),
    read=Permission.CONSENT_READ,
    write=Permission.CONSENT_RECORD,
    grants=ALL_READ | {Audience.WORKER: frozenset({Verb.SELECT})},
    definer=MAINTAIN,
)
