"""Who has each permission, which table and service asks for it, who may call a function: said once more.

Written from DOMAIN.md, for roles, policies, services and the database to agree with. Each permission has a
line, and so have a table that clients read, a service that requires a permission, a function a role calls.
"""

from auth.roles import DatabaseRole, Permission, Role

PARTNERS_PEOPLE = {
    Role.DEALER_SALES,
    Role.DEALER_SERVICE,
    Role.DEALER_MANAGER,
    Role.DISTRIBUTOR_MANAGER,
}
MANAGERS = {Role.DEALER_MANAGER, Role.DISTRIBUTOR_MANAGER}
HEADQUARTERS = {
    Role.HQ_CHANNEL_MANAGER,
    Role.HQ_MARKETING,
    Role.HQ_SERVICE,
    Role.HQ_AUDITOR,
    Role.HQ_ADMIN,
}
SERVING = PARTNERS_PEOPLE | {Role.HQ_SERVICE, Role.HQ_ADMIN}
AUDITING = {Role.HQ_AUDITOR, Role.HQ_ADMIN}
RECORDERS = PARTNERS_PEOPLE | {Role.PARTNER_INTEGRATION, Role.HQ_SERVICE, Role.HQ_ADMIN}


WHO_MAY: dict[Permission, set[Role]] = {
    Permission.PARTNER_READ: set(Role),
    Permission.CUSTOMER_READ: set(Role),
    Permission.CONSENT_READ: set(Role),
    Permission.TOUCHPOINT_READ: set(Role),
    Permission.PRODUCT_READ: set(Role),
    Permission.PRICE_READ: set(Role),
    Permission.STOCK_READ: set(Role),
    Permission.ORDER_READ: set(Role),
    Permission.ORDER_MARGIN_READ: MANAGERS | {Role.HQ_AUDITOR, Role.HQ_ADMIN},
    Permission.CAMPAIGN_READ: set(Role),
    Permission.SCHEMA_INTROSPECT: set(Role),
    Permission.PARTNER_TERMS_READ: MANAGERS | HEADQUARTERS,
    Permission.STAFF_READ: PARTNERS_PEOPLE | HEADQUARTERS,
    Permission.TOUCHPOINT_NOTE_READ: PARTNERS_PEOPLE | {Role.HQ_SERVICE, Role.HQ_AUDITOR, Role.HQ_ADMIN},
    Permission.TOUCHPOINT_RECORD: RECORDERS,
    Permission.CONSENT_RECORD: RECORDERS,
    Permission.CUSTOMER_CONTACT_REVEAL: SERVING,
    Permission.CUSTOMER_LINK_MANAGE: MANAGERS | {Role.HQ_ADMIN},
    Permission.PERSON_EXPORT: {Role.HQ_ADMIN},
    Permission.PERSON_ERASE: {Role.HQ_ADMIN},
    Permission.ACCESS_EVENT_READ: MANAGERS | AUDITING,
    Permission.ACCESS_EXPLAIN_ALL_READ: AUDITING,
    Permission.STAFF_MANAGE: MANAGERS | {Role.HQ_ADMIN},
    Permission.SESSION_REVOKE: MANAGERS | {Role.HQ_ADMIN},
    Permission.PARTNER_MANAGE: {Role.HQ_ADMIN},
    Permission.PARTNER_VIEW_AS: {Role.HQ_CHANNEL_MANAGER, Role.HQ_SERVICE, Role.HQ_ADMIN},
}
"""Which roles have it."""

READ_BY: dict[str, Permission] = {
    "partners": Permission.PARTNER_READ,
    "partner_terms": Permission.PARTNER_TERMS_READ,
    "staff": Permission.STAFF_READ,
    "customers": Permission.CUSTOMER_READ,
    "customer_figures": Permission.CUSTOMER_READ,
    "masked_identifiers": Permission.CUSTOMER_READ,
    "customer_partner_links": Permission.CUSTOMER_READ,
    "consents": Permission.CONSENT_READ,
    "consent_events": Permission.CONSENT_READ,
    "touchpoints": Permission.TOUCHPOINT_READ,
    "touchpoint_notes": Permission.TOUCHPOINT_NOTE_READ,
    "touchpoint_locations": Permission.TOUCHPOINT_READ,
    "touchpoint_receipts": Permission.TOUCHPOINT_READ,
    "journey_steps": Permission.TOUCHPOINT_READ,
    "products": Permission.PRODUCT_READ,
    "price_lists": Permission.PRICE_READ,
    "prices": Permission.PRICE_READ,
    "warehouses": Permission.STOCK_READ,
    "stock_levels": Permission.STOCK_READ,
    "coarse_stock": Permission.STOCK_READ,
    "expected_receipts": Permission.STOCK_READ,
    "orders": Permission.ORDER_READ,
    "order_lines": Permission.ORDER_READ,
    "order_margins": Permission.ORDER_MARGIN_READ,
    "customer_order_figures": Permission.ORDER_READ,
    "credit_exposures": Permission.PARTNER_TERMS_READ,
    "campaigns": Permission.CAMPAIGN_READ,
    "campaign_products": Permission.CAMPAIGN_READ,
    "campaign_assets": Permission.CAMPAIGN_READ,
    "campaign_enrolments": Permission.CAMPAIGN_READ,
    "campaign_memberships": Permission.CAMPAIGN_READ,
    "access_events": Permission.ACCESS_EVENT_READ,
}
"""What reading a table asks for; what is not here no client can ask about."""

WRITTEN_BY: dict[str, Permission] = {
    "partners": Permission.PARTNER_MANAGE,
    "partner_terms": Permission.PARTNER_MANAGE,
    "staff": Permission.STAFF_MANAGE,
    "customer_partner_links": Permission.CUSTOMER_LINK_MANAGE,
    "consent_events": Permission.CONSENT_RECORD,
    "touchpoints": Permission.TOUCHPOINT_RECORD,
    "touchpoint_notes": Permission.TOUCHPOINT_RECORD,
    "touchpoint_locations": Permission.TOUCHPOINT_RECORD,
    "touchpoint_receipts": Permission.TOUCHPOINT_RECORD,
}
"""And writing it; what is not here is written by nobody, by jobs or by functions."""

SERVICES: dict[str, Permission] = {
    "portal.staff.service.invite": Permission.STAFF_MANAGE,
    "portal.staff.service.update": Permission.STAFF_MANAGE,
    "portal.staff.service.deactivate": Permission.STAFF_MANAGE,
    "portal.customers.consents.record": Permission.CONSENT_RECORD,
    "portal.customers.contacts.reveal": Permission.CUSTOMER_CONTACT_REVEAL,
    "portal.customers.links.link": Permission.CUSTOMER_LINK_MANAGE,
    "portal.customers.links.unlink": Permission.CUSTOMER_LINK_MANAGE,
    "portal.customers.persons.export": Permission.PERSON_EXPORT,
    "portal.customers.persons.erase": Permission.PERSON_ERASE,
    "portal.partners.service.update": Permission.PARTNER_MANAGE,
    "portal.partners.service.create": Permission.PARTNER_MANAGE,
    "portal.touchpoints.service.record": Permission.TOUCHPOINT_RECORD,
}
"""Every service that requires a permission, before anything else, and which."""

PEOPLE_AND_JOBS = sorted(map(str, DatabaseRole))
PEOPLE = ["portal_auditor", "portal_hq", "portal_scoped"]
WRITERS = ["portal_hq", "portal_scoped"]

RECORD_CONSENT = (
    "portal.record_consent"
    "(uuid,text,text,text,text,text,timestamp with time zone,date,timestamp with time zone)"
)
CALLABLE = {
    "portal.append_access_event(text,uuid,uuid,text,text)": PEOPLE_AND_JOBS,
    "portal.bound_principal()": PEOPLE_AND_JOBS,
    "portal.change_partner(jsonb)": WRITERS,
    "portal.change_staff(jsonb,jsonb)": WRITERS,
    "portal.create_partner(jsonb)": WRITERS,
    "portal.create_prospects(jsonb)": WRITERS,
    "portal.customers_by_contact(text,text)": PEOPLE,
    "portal.deactivate_staff(jsonb,jsonb)": WRITERS,
    "portal.demand(text)": PEOPLE_AND_JOBS,
    "portal.derive_customer_scope(uuid[])": ["portal_worker"],
    "portal.end_sessions(jsonb)": PEOPLE,
    "portal.erase_person(uuid,text)": ["portal_hq", "portal_worker"],
    "portal.export_person(uuid)": ["portal_hq", "portal_worker"],
    "portal.forget_revocations(integer)": ["portal_worker"],
    "portal.folded(text)": PEOPLE_AND_JOBS,
    "portal.invite_staff(jsonb,jsonb)": WRITERS,
    "portal.link_customer(jsonb)": WRITERS,
    "portal.link_viewers()": PEOPLE_AND_JOBS,
    "portal.lock_scope(boolean)": ["portal_worker"],
    "portal.match_customers(jsonb)": WRITERS,
    "portal.may(text)": PEOPLE_AND_JOBS,
    "portal.me()": PEOPLE_AND_JOBS,
    "portal.my_actor_id()": PEOPLE_AND_JOBS,
    "portal.my_session_id()": PEOPLE_AND_JOBS,
    "portal.my_staff_id()": PEOPLE_AND_JOBS,
    "portal.name_grams(text)": PEOPLE_AND_JOBS,  # whoever writes a name makes its index entry
    "portal.price_of(uuid,integer,date)": ["portal_auditor", "portal_hq", "portal_scoped"],
    RECORD_CONSENT: WRITERS,
    "portal.refresh_customer_scope(uuid[])": ["portal_worker"],
    "portal.refresh_partner_scope()": ["portal_worker"],
    "portal.refresh_price_list_scope()": ["portal_worker"],
    "portal.reveal_contact(uuid,text)": WRITERS,
    "portal.search_grams(text)": PEOPLE,
    "portal.search_patterns(text)": PEOPLE,
    "portal.sees_touchpoints(uuid)": ["portal_scoped"],
    "portal.unlink_customer(jsonb)": WRITERS,
    "portal.uuid7_at(timestamp with time zone)": PEOPLE_AND_JOBS,
    "portal.uuid7_bound(timestamp with time zone,text)": PEOPLE,
    "portal.uuid7_of(timestamp with time zone,text)": ["portal_worker"],
    "portal.write_contacts(jsonb)": ["portal_worker"],
    "portal.write_identifiers(jsonb)": ["portal_worker"],
}
"""Every function an audience may call, and which; a new one is a decision, made here."""

DEFINER_FUNCTIONS = {
    "portal.add_order_changes(portal.order_change[])",
    "portal.append_access_event(text,uuid,uuid,text,text)",
    "portal.append_contact_search()",
    "portal.change_partner(jsonb)",
    "portal.change_staff(jsonb,jsonb)",
    "portal.create_partner(jsonb)",
    "portal.create_prospects(jsonb)",
    "portal.customers_by_contact(text,text)",
    "portal.deactivate_staff(jsonb,jsonb)",
    "portal.end_sessions(jsonb)",
    "portal.erase_person(uuid,text)",
    "portal.export_person(uuid)",
    "portal.forget_revocations(integer)",
    "portal.invite_staff(jsonb,jsonb)",
    "portal.keep_an_admin()",
    "portal.keep_coarse_stock()",
    "portal.keep_contact_masks()",
    "portal.keep_identifier_masks()",
    "portal.keep_order_figures()",
    "portal.keep_order_returns()",
    "portal.keep_touchpoint_figures()",
    "portal.link_customer(jsonb)",
    "portal.lock_scope_alone()",
    "portal.lock_scope_with_others()",
    "portal.match_customers(jsonb)",
    RECORD_CONSENT,
    "portal.refresh_journeys(uuid[])",
    "portal.refuse_erased()",
    "portal.refuse_merge_into_erased()",
    "portal.reveal_contact(uuid,text)",
    "portal.revoke(text,uuid)",
    "portal.revoke_partner()",
    "portal.revoke_regions()",
    "portal.revoke_session()",
    "portal.revoke_staff()",
    "portal.tell_revocations()",
    "portal.unlink_customer(jsonb)",
    "portal.write_contacts(jsonb)",
    "portal.write_identifiers(jsonb)",
}
"""And which of the database's functions act with the rights of portal_definer."""
