"""Policies of customers: partners linked today see them, and those above a partner whose contract says so."""

from auth.policy import (
    ALL_READ,
    DEFINER,
    MAINTAIN,
    PEOPLE,
    REBUILD,
    WRITERS,
    CurrentScope,
    CustomerVisible,
    Definer,
    Function,
    Nobody,
    Privilege,
    TablePolicy,
)
from auth.roles import DatabaseRole, Permission

CUSTOMERS = TablePolicy(
    table="customers",
    rows=CustomerVisible("id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CUSTOMER_SCOPE = TablePolicy(
    table="customer_scope",
    rows=CurrentScope(),
    grants=ALL_READ | {DatabaseRole.WORKER: REBUILD},
    definer=REBUILD,
)
CUSTOMER_FIGURES = TablePolicy(
    table="customer_figures",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: frozenset({Privilege.SELECT})},
    definer=MAINTAIN,
)
CUSTOMER_CONTACTS = TablePolicy(table="customer_contacts", rows=Nobody(), definer=REBUILD)
CUSTOMER_IDENTIFIERS = TablePolicy(table="customer_identifiers", rows=Nobody(), definer=REBUILD)
MASKED_IDENTIFIERS = TablePolicy(
    table="masked_identifiers",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: frozenset({Privilege.SELECT})},
    definer=REBUILD,
)
CUSTOMER_PARTNER_LINKS = TablePolicy(
    table="customer_partner_links",
    rows=CustomerVisible("customer_id"),
    read=Permission.CUSTOMER_READ,
    write=Permission.CUSTOMER_LINK_MANAGE,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CONSENTS = TablePolicy(
    table="consents",
    rows=CustomerVisible("customer_id"),
    read=Permission.CONSENT_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
CONSENT_EVENTS = TablePolicy(
    table="consent_events",
    rows=CustomerVisible("customer_id"),
    read=Permission.CONSENT_READ,
    write=Permission.CONSENT_RECORD,
    grants=ALL_READ | {DatabaseRole.WORKER: frozenset({Privilege.SELECT})},
    definer=MAINTAIN,
)

_OPERATORS = (DatabaseRole.HQ, DatabaseRole.WORKER)  # the worker asks for whoever runs the portal

FUNCTIONS = (
    Function("sees_customer", (DEFINER,)),
    Function("customers_with_contact", (DEFINER,)),
    Definer("count_contact_searches", demands=Permission.CUSTOMER_READ, callers=PEOPLE),
    Definer("customers_by_contact", demands=Permission.CUSTOMER_READ, callers=PEOPLE),
    Definer("write_contacts", callers=(DatabaseRole.WORKER,)),
    Definer("write_identifiers", callers=(DatabaseRole.WORKER,)),
    Function("mask_phone", (DEFINER,)),
    Function("mask_email", (DEFINER,)),
    Function("mask_identifier", (DEFINER,)),
    Definer("keep_contact_masks"),
    Definer("keep_identifier_masks"),
    Function("may_contact", (DEFINER,)),
    Definer("reveal_contact", demands=Permission.CUSTOMER_CONTACT_REVEAL, callers=WRITERS),
    Definer("record_consent", demands=Permission.CONSENT_RECORD, callers=WRITERS),
    Definer("lock_scope_with_others"),
    Function("derive_customer_scope", (DatabaseRole.WORKER, DEFINER)),
    Function("refresh_customer_scope", (DatabaseRole.WORKER,)),
    Function("hold_customer", (DEFINER,)),
    Function("was_ended_above", (DEFINER,)),
    Function("cannot_link", (DEFINER,)),
    Definer("link_customer", demands=Permission.CUSTOMER_LINK_MANAGE, callers=WRITERS),
    Definer("unlink_customer", demands=Permission.CUSTOMER_LINK_MANAGE, callers=WRITERS),
    Function("same_person", (DEFINER,)),
    Function("named", (DEFINER,)),
    Function("person_document", (DEFINER,)),
    Function("export_person_customers", (DEFINER,)),
    Definer("export_person", demands=Permission.PERSON_EXPORT, callers=_OPERATORS),
    Function("code_word", (DEFINER,)),
    Function("erase_person_customers", (DEFINER,)),
    Definer("erase_person", demands=Permission.PERSON_ERASE, callers=_OPERATORS),
    Definer("refuse_erased"),
    Definer("refuse_merge_into_erased"),
)
