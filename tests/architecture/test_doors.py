"""There are two doors to the database, each binds its caller, and nothing is ever bound to a session."""

import re

import pytest

from tests.architecture.sources import imports, product

SNAPSHOT = "portal/migrations/schema.sql"  # written by pg_dump
APPLIED = "portal/migrations/sql/0"  # what they say of functions is dead: portal.setup.in_force replaces it
SQL = [
    (name, text) for name, text in product(".py", ".sql") if name != SNAPSHOT and not name.startswith(APPLIED)
]
PYTHON = list(product(".py"))


def test_the_caller_is_bound_to_the_transaction_and_never_to_the_session() -> None:
    bound = {(name, call) for name, text in SQL for call in re.findall(r"set_config\([^)]*\)", text)}
    assert bound == {
        ("portal/doors/db.py", "set_config('portal.principal', $1, true)"),
        ("schema/planner/envelope.py", "set_config('portal.principal', $1, true)"),
        # no caller: which statement recorded that it searches
        ("portal/audit/functions.sql", "set_config('portal.contact_searched_at', this_statement, true)"),
        # no caller either: how long a lock is waited for
        ("portal/partners/functions.sql", "set_config('lock_timeout', '0', true)"),
    }


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\bset\s+(local\s+|session\s+)?role\b",
        r"\bset\s+(local\s+)?session\b",
        r"\breset\s+(role|all|session)\b",
        r"\bset\s+(local\s+|session\s+)?portal\.",
    ],
)
def test_no_statement_changes_who_a_session_is(forbidden: str) -> None:
    found = [name for name, text in SQL if re.search(forbidden, text, re.IGNORECASE)]
    # the set-up's own login, for the one statement that only a superuser may make; no pool ever runs it
    assert [name for name in found if name != "portal/setup/switch_on.sql"] == []


def test_nobody_begins_a_transaction_through_tortoise() -> None:
    """Cancelled in BEGIN, its `in_transaction` loses a connection for good."""
    called = re.compile(r"(?<!\w)(in_transaction|atomic)\(")
    found = [name for name, text in PYTHON if called.search(text) or "tortoise.transactions" in text]
    assert found == []


def test_only_the_fence_and_the_migrations_touch_tortoises_connections() -> None:
    inside = re.compile(r"tortoise\.(connection|context|backends|migrations|Tortoise)\b")
    users = {name for name, text in PYTHON if any(inside.match(module) for module in imports(text))}
    migrations = {name for name in users if name.startswith("portal/migrations/")}
    assert users - migrations == {
        "portal/doors/orm.py",
        "portal/setup/migrate.py",
    }


def test_pools_are_made_in_one_place_and_used_by_the_planner_and_the_readiness_probe() -> None:
    makers = {name for name, text in PYTHON if "asyncpg.create_pool(" in text}
    users = {name for name, text in PYTHON if re.search(r"database\.(value|connection)\(", text)}
    assert makers == {"portal/doors/db.py"}
    assert users == {"schema/planner/run.py", "portal/app.py"}


def test_connections_outside_the_pools_are_for_setting_up_and_for_listening() -> None:
    makers = {name for name, text in PYTHON if "asyncpg.connect(" in text}
    setting_up = {"portal/provision/connecting.py", "portal/postgres/probe.py"}
    assert makers == setting_up | {"portal/sessions/revocations.py"}


def test_sql_is_assembled_by_the_planner_and_by_the_import_from_its_own_columns() -> None:
    """Everything else is a .sql file or a constant: ruff's S608 asks for a reason elsewhere."""
    excused = {name for name, text in PYTHON if "noqa: S608" in text}
    planner = {"schema/planner/pages.py", "schema/planner/render.py"}
    assert excused <= {*planner, "auth/explain.py", "portal/importing/load.py"}
