"""The caller, and what is bound of it."""

import json
from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from auth.errors import Forbidden
from auth.principal import Actor, Principal
from auth.roles import DatabaseRole, Permission, Role

ACME, WANG = UUID("01a1c8a4-0000-7000-8000-000000000001"), UUID("01a1c8a4-0000-7000-8000-000000000002")


def test_claims_carry_organisation_person_and_permissions_and_nothing_else() -> None:
    claims = json.loads(Principal(Role.PARTNER_INTEGRATION, ACME, WANG).claims)
    assert claims == {
        "partner": str(ACME),
        "staff": str(WANG),
        "actor": None,
        "session": None,
        "permissions": [
            "CAMPAIGN_READ",
            "CONSENT_READ",
            "CONSENT_RECORD",
            "CUSTOMER_READ",
            "ORDER_READ",
            "PARTNER_READ",
            "PRICE_READ",
            "PRODUCT_READ",
            "SCHEMA_INTROSPECT",
            "STOCK_READ",
            "TOUCHPOINT_READ",
            "TOUCHPOINT_RECORD",
        ],
    }


def test_claims_are_the_same_text_every_time() -> None:
    """A statement compares what it bound with what it was given."""
    assert Principal(Role.HQ_ADMIN, ACME, WANG).claims == Principal(Role.HQ_ADMIN, ACME, WANG).claims


def test_a_role_decides_audience_and_permissions() -> None:
    auditor = Principal(Role.HQ_AUDITOR, ACME, WANG)
    assert auditor.database_role is DatabaseRole.AUDITOR
    assert auditor.permissions == Role.HQ_AUDITOR.permissions


def test_claims_name_who_acts_and_in_which_session() -> None:
    viewing = Principal(
        Role.DEALER_SALES, ACME, WANG, actor=Actor(WANG, Role.HQ_SERVICE), session_id="session-1"
    )
    claims = json.loads(viewing.claims)
    assert (claims["actor"], claims["session"]) == (str(WANG), "session-1")


@pytest.mark.parametrize("own", [Role.HQ_CHANNEL_MANAGER, Role.HQ_SERVICE, Role.HQ_ADMIN])
@pytest.mark.parametrize("role", Role)
def test_scope_and_actor_only_ever_take_away(role: Role, own: Role) -> None:
    scope = frozenset({Permission.ORDER_READ, Permission.TOUCHPOINT_NOTE_READ, Permission.PERSON_ERASE})
    caller = Principal(role, ACME, WANG, scope=scope, actor=Actor(WANG, own))
    assert caller.permissions == role.permissions & scope & own.permissions
    assert json.loads(caller.claims)["permissions"] == sorted(caller.permissions)
    assert Principal(role, ACME, WANG, scope=frozenset()).permissions == frozenset()


def test_a_missing_permission_is_refused_by_name() -> None:
    auditor = Principal(Role.HQ_AUDITOR, ACME, WANG)
    auditor.require(Permission.TOUCHPOINT_READ)
    assert not auditor.may(Permission.TOUCHPOINT_RECORD)
    with pytest.raises(Forbidden) as refused:
        auditor.require(Permission.TOUCHPOINT_RECORD)
    assert refused.value.permission is Permission.TOUCHPOINT_RECORD


@pytest.mark.parametrize(
    ("caller", "why"),
    [
        (Principal(Role.HQ_AUDITOR, ACME, WANG), "which the role HQ_AUDITOR does not have"),
        (
            Principal(Role.HQ_AUDITOR, ACME, WANG, scope=frozenset(), actor=Actor(WANG, Role.HQ_ADMIN)),
            "which the role HQ_AUDITOR does not have",
        ),
        (
            Principal(Role.DEALER_MANAGER, ACME, WANG, scope=frozenset({Permission.CUSTOMER_READ})),
            "which the token was not given",
        ),
        (
            Principal(Role.DEALER_MANAGER, ACME, WANG, actor=Actor(WANG, Role.HQ_SERVICE)),
            "which you do not have by your own role",
        ),
    ],
)
def test_a_refusal_says_whether_role_actor_or_scope_withholds_the_permission(
    caller: Principal, why: str
) -> None:
    with pytest.raises(Forbidden) as refused:
        caller.require(Permission.STAFF_MANAGE)
    assert str(refused.value) == f"This needs the permission STAFF_MANAGE, {why}."


def test_a_caller_cannot_become_another() -> None:
    caller = Principal(Role.DEALER_SALES, ACME, WANG)
    with pytest.raises(FrozenInstanceError):
        caller.role = Role.HQ_ADMIN  # type: ignore[misc]
