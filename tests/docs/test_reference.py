"""docs/reference.md says what the code says; `make golden` writes it anew."""

import os
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from auth.errors import PortalError
from auth.explain import AccessRule
from auth.roles import ROLE_PERMISSIONS, Permission, Role
from portal.audit.models import AccessEventKind
from portal.bounded_http import HEAD_SECONDS, MAX_HEAD
from portal.doors.db import PATIENCE_SECONDS
from portal.metrics import REGISTRY
from portal.settings import Settings
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.throttling.places import LONG_PATIENCE, PATIENCE, ROOMS, SHORT
from portal.throttling.refusals import FREE
from portal.touchpoints.items import MAX_IDENTIFIERS, MAX_ITEMS, MAX_OF_A_KIND
from portal.words.errors import SetupError
from portal.words.user_errors import UserErrorCode
from schema.endpoint.errors import MAX_MESSAGE
from schema.endpoint.http import BODY_SECONDS, MAX_BODY
from schema.endpoint.view import SEND_SECONDS
from schema.mutating.charging import ANSWER, INTROSPECTION, MUTATION
from schema.operations import limits as of
from schema.planner import arguments, cost, filters, orders, plan

UNEXPECTED = "A fault of ours; the log has it under the request's id."
REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"
ROLES = (files("portal.provision") / "roles.sql").read_text(encoding="utf-8")


def settings() -> Iterator[str]:
    yield "| variable | default | meaning |"
    yield "| --- | --- | --- |"
    usual = Settings.model_construct()
    for name, field in Settings.model_fields.items():
        value = getattr(usual, name)
        default = "" if value in (None, ()) else f"`{value}`"
        yield f"| `PORTAL_{name.upper()}` | {default} | {field.description} |"


def roles() -> Iterator[str]:
    yield "| role | who it is | database role |"
    yield "| --- | --- | --- |"
    for role in Role:
        yield f"| {role} | {role.description} | `{role.database_role}` |"


def permissions() -> Iterator[str]:
    yield "| permission | allows to | who has it |"
    yield "| --- | --- | --- |"
    for permission in Permission:
        yield f"| {permission} | {permission.description} | {_who_has(permission)} |"


def _who_has(permission: Permission) -> str:
    """In as few words as it takes."""
    having = [role for role in Role if permission in ROLE_PERMISSIONS[role]]
    lacking = [role for role in Role if role not in having]
    if len(lacking) >= len(having):
        return ", ".join(having)
    return "everybody" + (f" but {', '.join(lacking)}" if lacking else "")


def error_codes() -> Iterator[str]:
    yield "| code | meaning |"
    yield "| --- | --- |"
    for error in sorted(_codes(PortalError), key=lambda kind: kind.code):
        meaning = UNEXPECTED if error is PortalError else (error.__doc__ or "").splitlines()[0]
        yield f"| `{error.code}` | {meaning} |"


def user_error_codes() -> Iterator[str]:
    yield "| code | meaning |"
    yield "| --- | --- |"
    for code in UserErrorCode:
        yield f"| `{code}` | {code.description} |"


def _codes(root: type[PortalError]) -> Iterator[type[PortalError]]:
    """One class per code: the one nearest the root, which is the one that says what the code means."""
    seen, level = set[str](), [root]
    while level:
        for kind in level:
            if kind.code not in seen and kind is not SetupError:
                seen.add(kind.code)
                yield kind
        level = [child for kind in level for child in kind.__subclasses__()]


def metrics() -> Iterator[str]:
    yield "| metric | labels | meaning |"
    yield "| --- | --- | --- |"
    for metric in REGISTRY._collector_to_names:
        assert isinstance(metric, MetricWrapperBase)
        labels = ", ".join(f"`{label}`" for label in metric._labelnames)
        yield f"| `{metric._name}` | {labels} | {metric._documentation} |"


def kinds() -> Iterator[str]:
    yield "| kind of partner | roles |"
    yield "| --- | --- |"
    for kind, fitting in ROLES_BY_KIND.items():
        yield f"| {kind} | {', '.join(role for role in Role if role in fitting)} |"


def access_events() -> Iterator[str]:
    yield "| kind | what happened |"
    yield "| --- | --- |"
    for kind in AccessEventKind:
        yield f"| `{kind}` | {kind.description} |"


def rules() -> Iterator[str]:
    yield "| rule | the organisation sees it because |"
    yield "| --- | --- |"
    for rule in AccessRule:
        yield f"| `{rule}` | {rule.description} |"


def limits() -> Iterator[str]:
    """What is bounded, by the constants that bound it."""
    refused, invalid = "`BAD_USER_INPUT`", "`GRAPHQL_PARSE_FAILED` or `GRAPHQL_VALIDATION_FAILED`"
    yield "| what | limit | answer beyond it |"
    yield "| --- | --- | --- |"
    yield f"| a request's head | {MAX_HEAD:,} bytes, within {HEAD_SECONDS:.0f} s | 431, 408 |"
    yield f"| a request's body | {MAX_BODY:,} bytes, within {BODY_SECONDS:.0f} s | 413, 408 |"
    yield (
        f"| a document | {of.MAX_TEXT:,} characters, {of.MAX_TOKENS:,} tokens, {of.MAX_DEFINITIONS} "
        f"operations and fragments, depth {of.MAX_DEPTH} ({of.MAX_NESTING} with fragments), "
        f"{of.MAX_FIELDS} fields, {of.MAX_ROOT_FIELDS} at the root, {of.MAX_MERGED} of one response key, "
        f"{of.MAX_ALIASES} aliases, {of.MAX_ARGUMENTS} arguments of one field, "
        f"{of.MAX_DIRECTIVES} directives, {of.MAX_VARIABLES} "
        f"variables, values {of.MAX_VALUE_DEPTH} deep | {invalid} |"
    )
    yield f"| a response key | {plan.MAX_KEY_BYTES} characters | {refused} |"
    yield (
        f"| the variables | {of.MAX_VALUES:,} values, {of.MAX_VALUE_DEPTH} deep; {of.MAX_FILTER_OBJECTS} "
        f"objects in a query, {of.MAX_INPUT_OBJECTS:,} in a mutation | {refused} |"
    )
    yield (
        f"| errors in one answer | {of.MAX_ERRORS}, of {MAX_MESSAGE:,} characters each; names are suggested "
        f"beside at most {of.MAX_HELPED} | the first of them |"
    )
    yield (
        f"| an operation | {cost.MAX_RELATIONS} relations; {cost.MAX_OBJECTS:,} objects, by the product "
        f"of the page sizes | {refused} |"
    )
    yield f"| a page | 1 to {arguments.MAX_PAGE} | {refused} |"
    yield f"| `nodes(ids:)` | {arguments.MAX_IDS} ids | {refused} |"
    yield f"| `search` | 1 to {arguments.MAX_SEARCH} characters | {refused} |"
    yield (
        f"| `where` | {filters.MAX_DEPTH} levels, {filters.MAX_CONDITIONS} conditions, "
        f"{filters.MAX_VALUES:,} values of one `in` | {refused} |"
    )
    yield f"| `orderBy` | {orders.MAX_KEYS} keys | {refused} |"
    yield f"| waiting for a connection | {PATIENCE_SECONDS:.0f} s | `TIMEOUT` |"
    yield f"| a statement | {_statement_timeout()} | `TIMEOUT` |"
    yield f"| touchpoints in one call | 1 to {MAX_ITEMS} | {refused} |"
    yield f"| identifiers of one touchpoint | {MAX_IDENTIFIERS}, of one kind {MAX_OF_A_KIND} | {refused} |"
    yield f"| a request of who has as many in flight as may be | waits {PATIENCE:.0f} s | `THROTTLED` |"
    yield (
        f"| answers of more than {SHORT:,} bytes | {ROOMS} of a worker at once, others wait "
        f"{LONG_PATIENCE:.0f} s | `THROTTLED` |"
    )
    yield f"| reading a long answer | within {SEND_SECONDS:.0f} s | the connection ends |"
    yield f"| recorded refusals of one person | {FREE} within an hour, and one that says so | counted |"


def _statement_timeout() -> str:
    found = re.search(r"statement_timeout = %L', audience,\s+case .*? else '(\d+)s'", ROLES)
    assert found
    return f"{found[1]} s"


def costs() -> Iterator[str]:
    yield "| what | cost |"
    yield "| --- | --- |"
    each = "the answer itself, a row, a page, its `pageInfo`, an edge, a value such as Money"
    yield f"| each object of the answer: {each} | {ANSWER} |"
    yield f"| a list without pages | that of {cost.LISTED} rows |"
    yield f"| a mutation's field, besides its payload | {MUTATION} |"
    yield f"| `__schema`, `__type` | {INTROSPECTION:,} each |"
    yield "| scalars, lists, `totalCount` | 0 |"


SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "settings": settings,
    "roles": roles,
    "permissions": permissions,
    "error-codes": error_codes,
    "user-error-codes": user_error_codes,
    "metrics": metrics,
    "kinds": kinds,
    "access-events": access_events,
    "rules": rules,
    "limits": limits,
    "cost": costs,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_golden_reference_says_what_the_code_says(section: str) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    table = "\n".join(SECTIONS[section]())
    pattern = re.compile(rf"(<!-- {section} -->\n)[^<]*(<!-- end -->)", re.DOTALL)
    written = pattern.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)
    assert pattern.search(text), f"docs/reference.md has no section {section}"
    if os.environ.get("UPDATE_GOLDEN"):
        REFERENCE.write_text(written, encoding="utf-8")
        return
    assert written == text, "run `make golden`"
