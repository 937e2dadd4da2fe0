"""Golden documents: tests/<concept>/golden/*.graphql, each with the SQL it becomes beside it.

Two comments say who asks and with which variables; a value such as "CU 李" stands for that customer's
global id, and "id 王" or "code ACME" for the cursor after it.
"""

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from auth.roles import Role
from schema.declaring.ids import encode_id

TESTS = Path(__file__).parent.parent
_AS = re.compile(r"^# as (\w+) at (\w+)$", re.MULTILINE)
_VARIABLES = re.compile(r"^# variables (.*)$", re.MULTILINE)
_ID = re.compile(r"([A-Z]{2}) (.+)")  # a type's tag, a name
_CURSOR = re.compile(r"(-?id|code|number) (.+)")


@dataclass(frozen=True)
class Golden:
    path: Path
    text: str
    role: Role
    partner: str
    variables: dict[str, Any]

    @property
    def sql(self) -> Path:
        return self.path.with_suffix(".sql")

    def named(self, ids: dict[str, UUID]) -> dict[str, Any]:
        """The variables with ids and cursors of a world."""
        return {name: _named(value, ids) for name, value in self.variables.items()}


def _named(value: Any, ids: dict[str, UUID]) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, list):
        return [_named(item, ids) for item in value]
    if not isinstance(value, str):
        return value
    if found := _ID.fullmatch(value):
        return encode_id(found[1], ids[found[2]])
    if found := _CURSOR.fullmatch(value):
        label, name = found.groups()
        return cursor(label, name if label == "code" else str(ids[name]))
    return value


def cursor(*values: str) -> str:
    """A cursor as the database writes it: an order's label, then its keys' values."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(path: Path) -> Golden:
    text = path.read_text()
    caller, variables = _AS.search(text), _VARIABLES.search(text)
    assert caller, f"{path} does not say who asks"
    return Golden(path, text, Role[caller[1]], caller[2], json.loads(variables[1]) if variables else {})


DOCUMENTS = [_read(path) for path in sorted(TESTS.glob("*/golden/*.graphql"))]
IDS = [f"{golden.path.parent.parent.name}/{golden.path.stem}" for golden in DOCUMENTS]
