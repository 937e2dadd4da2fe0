"""Identifiers and keys that are kept already, brought into the form of docs/decisions/0028-keys-and-names.md.

What has no form today (a masked number, a float) stays as it was; so does a key whose form another row has.
"""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import orjson
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from portal.customers.identifier_reasons import NotAnIdentifier
from portal.customers.identifiers import DEFAULT_COUNTRY, normalise
from portal.customers.models import IdentifierKind
from portal.words.text_rules import key_form

_SQL: Final = files("portal.migrations") / "sql"
_AS_THEY_ARE: Final = frozenset(
    {IdentifierKind.EMAIL, IdentifierKind.EXTERNAL_ID}
)  # where they are plain ASCII
Row = Mapping[str, Any]


async def restate_identifiers(_apps: object, editor: BaseSchemaEditor) -> None:
    """A restating of identifiers, some thousands at a time; two of a customer that become one are one row."""
    last = UUID(int=0)
    while rows := await editor.client.execute_query_dict(_text("0019_identifiers_read"), [last]):
        last = rows[-1]["customer_id"]
        changed, dropped = restated(rows)
        await editor.client.execute_query(_text("0019_identifiers_drop"), [_json(dropped)])
        await editor.client.execute_query(_text("0019_identifiers_write"), [_json(changed)])


async def restate_keys(_apps: object, editor: BaseSchemaEditor) -> None:
    """A restating of customer numbers, partner codes, SKUs and their like."""
    taken: set[tuple[object, ...]] = set()
    changed = []
    for row in await editor.client.execute_query_dict(_text("0019_keys_read"), []):
        form = key_form(row["value"])
        if form and len(form) <= len(row["value"]) and (row["what"], row["among"], form) not in taken:
            taken.add((row["what"], row["among"], form))
            changed.append({"what": row["what"], "id": row["id"], "value": form})
    await editor.client.execute_query(_text("0019_keys_write"), [_json(changed)])


def restated(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that change, and those that go because another row of the customer says the same now.

    Of several the first stays; it is verified if one of them was.
    """
    groups: dict[tuple[UUID, str, str], list[Row]] = {}
    for row in rows:
        form = _form(IdentifierKind(row["kind"]), row["value"])
        groups.setdefault((row["customer_id"], row["kind"], form), []).append(row)
    changed: list[Row] = []
    dropped: list[Row] = []
    for (_, _, form), same in groups.items():
        first, *others = sorted(same, key=lambda row: str(row["id"]))
        now = {"id": first["id"], "value": form, "verified": any(row["verified"] for row in same)}
        if any(now[name] != first[name] for name in now):
            changed.append(now)
        dropped += [{"id": row["id"]} for row in others]
    return changed, dropped


def _form(kind: IdentifierKind, value: str) -> str:
    if kind in _AS_THEY_ARE and value.isascii():
        return value
    try:
        return normalise(kind, value, DEFAULT_COUNTRY)
    except NotAnIdentifier:
        return value


def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _json(rows: Iterable[Row]) -> str:
    return orjson.dumps(list(rows), default=str).decode()
