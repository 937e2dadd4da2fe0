"""Who may do what: the one authority table, said again by verb."""

import pytest

from auth.roles import ROLE_PERMISSIONS, DatabaseRole, Permission, Role
from tests.security.asked_for import MANAGERS, PARTNERS_PEOPLE, WHO_MAY


@pytest.mark.parametrize("permission", Permission)
def test_who_may_do_what(permission: Permission) -> None:
    assert {role for role in Role if permission in role.permissions} == WHO_MAY[permission]


def test_every_role_has_a_line_and_every_permission_somebody() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(Permission)


@pytest.mark.parametrize("manager", sorted(MANAGERS))
def test_a_manager_has_every_right_of_the_roles_it_may_give(manager: Role) -> None:
    for role in (*PARTNERS_PEOPLE, Role.PARTNER_INTEGRATION):
        assert role.permissions <= manager.permissions


@pytest.mark.parametrize("role", sorted(PARTNERS_PEOPLE | {Role.PARTNER_INTEGRATION}))
def test_no_partner_has_a_right_over_persons_or_partners(role: Role) -> None:
    hq_alone = {
        Permission.PERSON_EXPORT,
        Permission.PERSON_ERASE,
        Permission.PARTNER_MANAGE,
        Permission.PARTNER_VIEW_AS,
        Permission.ACCESS_EXPLAIN_ALL_READ,
    }
    assert role.permissions.isdisjoint(hq_alone)


def test_the_auditor_only_reads() -> None:
    writes = {permission for permission in Permission if not permission.endswith(("_READ", "_INTROSPECT"))}
    assert Role.HQ_AUDITOR.permissions.isdisjoint(writes)
    assert Role.HQ_AUDITOR.database_role is DatabaseRole.AUDITOR


@pytest.mark.parametrize("role", Role)
def test_who_sees_through_an_organisation_and_who_sees_everything(role: Role) -> None:
    expected = {
        Role.HQ_AUDITOR: DatabaseRole.AUDITOR,
        Role.HQ_ADMIN: DatabaseRole.HQ,
        Role.HQ_SERVICE: DatabaseRole.HQ,
        Role.HQ_MARKETING: DatabaseRole.HQ,
    }
    assert role.database_role is expected.get(role, DatabaseRole.SCOPED)


def test_no_person_acts_as_the_worker() -> None:
    assert DatabaseRole.WORKER not in {role.database_role for role in Role}


def test_the_table_cannot_be_changed_at_run_time() -> None:
    with pytest.raises(TypeError):
        ROLE_PERMISSIONS[Role.DEALER_SALES] = frozenset(Permission)  # type: ignore[index]
