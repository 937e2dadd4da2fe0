"""What is around the select of an answer: who asks, what it looks up, and how long it may be.

The caller is bound before anything is read; searches for contact data are counted and recorded before the
first is made; and an answer that is too long does not leave the database.
"""
# writing SQL is what this module is for; see render

from collections.abc import Callable, Mapping, Sequence

import orjson

from portal.throttling.quotas import Quota
from schema.planner.request import Binding, Request
from schema.planner.sql import indented, literal

TOO_LARGE = "~"  # in the place of an answer; no JSON begins so
Search = Mapping[str, Binding]
"""Kinds of contact data, and what is searched for: a value, or none."""
Parameter = Callable[[Binding, str], str]


def enveloped(answer: str, searches: Sequence[Search], parameter: Parameter) -> str:
    """The statement that has the body of the select `answer` as bytes."""
    most = parameter(_answer_bytes, "int")
    body = f"case when octet_length(a.body) <= {most} then a.body else {literal(TOO_LARGE)} end"
    # as bytes: the driver would make a text of them, and we bytes again; `offset 0`: it is written once
    bounded = f"select convert_to({body}, 'UTF8')\nfrom (\n{answer}\n  offset 0\n) as a"
    if searches:
        values, most = parameter(_values(searches), "jsonb"), parameter(_lookups, "int")
        # most searches are for names: there is nothing to count then, and nothing is called
        counted = f"{values} is null or portal.count_contact_searches({values}, {most})"
        bounded = f"select case when {counted} then (\n{indented(bounded)}\n) end"
    bound = "set_config('portal.principal', $1, true) = $1"
    return f"select case when {bound} then (\n{indented(bounded)}\n) end"


def _values(searches: Sequence[Search]) -> Binding:
    def values(request: Request) -> str | None:
        asked = [{kind: read(request) for kind, read in one.items()} for one in searches]
        given = [one for one in asked if any(one.values())]
        return orjson.dumps(given).decode() if given else None

    return values


def _lookups(request: Request) -> int:
    return request.quotas.of(request.caller, Quota.CONTACT_LOOKUP)


def _answer_bytes(request: Request) -> int:
    return request.room.bytes
