"""What the database itself says of the portal's roles: nobody has a right the policies do not give."""

import asyncpg
import pytest

from auth.roles import Audience
from portal.doors.db import Database
from tests.security.catalogue import CATALOGUE, faults

pytestmark = pytest.mark.anyio

AUDIENCES = [str(audience) for audience in Audience]
PEOPLE_AND_JOBS = sorted(AUDIENCES)
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


async def test_privileges_policies_and_forced_row_security_are_exactly_those_of_the_policies(
    superuser: asyncpg.Connection,
) -> None:
    assert await faults(superuser) == []


async def test_no_access_list_elsewhere_names_a_role_and_none_owns_anything_but_functions(
    superuser: asyncpg.Connection,
) -> None:
    granted = (
        "table ",
        "sequence ",
        "function ",
        "schema portal",
        "database ",
    )
    strange = [
        (row["role"], row["why"], row["object"])
        async for row in CATALOGUE.named_in_grants(superuser)
        if not row["object"].startswith(granted if row["why"] == "a" else "function ")
    ]
    assert strange == []


async def test_audiences_call_only_the_functions_on_the_list(superuser: asyncpg.Connection) -> None:
    callable_by = {row["signature"]: row["callers"] async for row in CATALOGUE.functions(superuser)}
    assert {signature: callers for signature, callers in callable_by.items() if callers} == CALLABLE


async def test_definer_functions_are_portal_definers_with_their_search_path_pinned_and_not_everybodys(
    superuser: asyncpg.Connection,
) -> None:
    functions = [row async for row in CATALOGUE.functions(superuser)]
    assert {row["signature"] for row in functions if row["definer"]} == DEFINER_FUNCTIONS
    for row in functions:
        assert not row["for_public"], f"everybody may call {row['signature']}"
        if row["definer"]:
            assert row["owner"] == "portal_definer", row["signature"]
            assert "search_path=pg_catalog, pg_temp" in row["settings"], row["signature"]


async def test_audiences_log_in_themselves_have_no_power_and_are_members_of_nothing(
    superuser: asyncpg.Connection,
) -> None:
    roles = {row["role"]: row async for row in CATALOGUE.roles(superuser)}
    assert {role for role, row in roles.items() if row["logs_in"]} == set(AUDIENCES)
    assert [role for role, row in roles.items() if row["powerful"]] == []
    assert [role for role, row in roles.items() if row["member_of"]] == []


async def test_no_audience_can_make_anything_but_the_imports_temporary_tables(
    superuser: asyncpg.Connection,
) -> None:
    places = {(row["role"], row["place"], row["privilege"]) async for row in CATALOGUE.places(superuser)}
    assert places == {
        ("portal_definer", "portal", "CREATE"),  # asked of a function's new owner; it cannot log in
        ("portal_worker", "the database", "TEMP"),
    }


@pytest.mark.parametrize("audience", Audience)
async def test_no_audience_becomes_another_role(
    audience: Audience, superuser: asyncpg.Connection, portal_database: Database
) -> None:
    others = [row["rolname"] for row in await superuser.fetch("select rolname from pg_roles")]
    async with portal_database.connection(audience) as connection:
        for other in {*others, "postgres"} - {str(audience)}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied to set role"):
                await connection.execute(f'set role "{other}"')
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied to set session"):
            await connection.execute(
                "set session authorization portal_hq"
                if "hq" not in audience
                else "set session authorization portal_worker"
            )
