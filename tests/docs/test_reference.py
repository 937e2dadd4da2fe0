"""docs/reference.md says what the code says; `make golden` writes it anew."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auth.errors import PortalError
from auth.roles import GRANTS, Permission, Role
from portal.metrics import CONNECTIONS, ERRORS, PLANS, REQUEST_SECONDS, REQUESTS
from portal.settings import Settings
from portal.words.errors import SetupError
from portal.words.user_errors import UserErrorCode

UNEXPECTED = "A fault of ours; the log has it under the request's id."
REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"


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
        yield f"| {role} | {role.description} | `{role.audience}` |"


def permissions() -> Iterator[str]:
    yield "| permission | allows to | who has it |"
    yield "| --- | --- | --- |"
    for permission in Permission:
        yield f"| {permission} | {permission.description} | {_who_has(permission)} |"


def _who_has(permission: Permission) -> str:
    """In as few words as it takes."""
    having = [role for role in Role if permission in GRANTS[role]]
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
    for metric in (REQUESTS, REQUEST_SECONDS, ERRORS, PLANS, CONNECTIONS):
        labels = ", ".join(f"`{label}`" for label in metric._labelnames)
        yield f"| `{metric._name}` | {labels} | {metric._documentation} |"


SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "settings": settings,
    "roles": roles,
    "permissions": permissions,
    "error-codes": error_codes,
    "user-error-codes": user_error_codes,
    "metrics": metrics,
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
