"""One document, asked of both: the planner's answer, by both lanes, must be the reference's."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from auth.principal import Principal
from schema.planner.cost import COUNTED_EXACTLY
from schema.planner.request import Request as PortalRequest
from tests.reference.asked import Reader
from tests.reference.cursors import Cursors
from tests.reference.derived import NOW
from tests.reference.documents import Draft, Request, request
from tests.reference.executor import Asking, Reference
from tests.reference.lists import CURSOR
from tests.reference.refusals import FORBIDDEN, Reason, reasons
from tests.reference.scalars import write_datetime
from tests.reference.seen import Seen, Sight
from tests.reference.world import World

TOO_LARGE = ("It asks for", "At most")  # the planner's limits, which the reference has not


AS_OF_NOW = write_datetime(NOW)
LATELY = timedelta(minutes=1)
_MOMENT = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00)"')


@dataclass
class Proof:
    """A world, the reference over it, and how many documents came out how."""

    world: World
    reference: Reference
    sight: Sight
    cursors: Cursors
    tally: Counter[str] = field(default_factory=Counter)
    # which place in which order a cursor stands for, and back
    _rows: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def over(cls, world: World) -> "Proof":
        reference = Reference()
        sight = Sight(world.database, world.partners["HQ"], world.contacts)
        return cls(world, reference, sight, Cursors(world, reference))

    async def check(self, draft: Draft) -> None:
        """Raise AssertionError with the document where the two differ."""
        caller = self.world.callers[draft.persona]
        seen = await self.sight.of(caller)
        asked = await request(draft, self.reference, seen, self.cursors)
        self.tally[await self.same(asked, caller)] += 1

    async def same(self, asked: Request, caller: Principal) -> str:
        """What both made of it; raises AssertionError, with the document, where they differ."""
        seen = await self.sight.of(caller)
        about = f"{caller.role}, {caller.partner_id}\n{asked.text}\n{orjson.dumps(asked.variables).decode()}"
        (short, work), (long, _) = [await self._answer(asked, caller, short=short) for short in (True, False)]
        assert _text(short) == _text(long), (
            f"short and long lane differ\n{about}\n{_text(short)}\n{_text(long)}"
        )
        assert not _undercharged(short, work), f"{_undercharged(short, work)}\n{about}"
        outcome, fault = self._compared(asked, seen, short)
        assert not fault, f"{fault}\n{about}"
        return outcome

    async def _answer(self, asked: Request, caller: Principal, *, short: bool) -> tuple[dict[str, Any], int]:
        """The answer, and what it cost besides objects (schema/planner/work.py; tests/costs say how much)."""
        request = PortalRequest(caller, "en", "proof", asked.text, asked.operation, asked.variables)
        response = await self.world.execution.answer(request, short=short)
        answer: dict[str, Any] = orjson.loads(response.body)
        if answer.get("data") is None:
            return answer, 0
        return answer, self.world.execution.statements.query(request).work(request)

    def _compared(self, asked: Request, seen: Seen, answer: dict[str, Any]) -> tuple[str, str]:
        """What became of it, and what is wrong, if anything is."""
        expected = self.expected(asked, seen)
        if "errors" in answer:
            if answer["errors"][0]["message"].startswith(TOO_LARGE):
                return "too large", ""
            if isinstance(expected, dict):
                return "", f"refused for no reason: {answer['errors']}"
            return "refused", _refused_otherwise(answer["errors"], expected)
        if not isinstance(expected, dict):
            return "", f"answered, though there is {expected}"
        fault = next(self._differences(expected, answer["data"], "data"), "")
        if not fault and not _same_order(expected, answer["data"]):
            fault = "keys in another order"
        return "answered", fault

    def expected(self, asked: Request, seen: Seen) -> dict[str, Any] | set[Reason]:
        """The reference's data, or every reason there is to give none."""
        document = self.reference.parsed(asked.text)
        if document is None:
            return {("GRAPHQL_VALIDATION_FAILED", None)}
        operation = self.reference.operation(document, asked.operation)
        variables = self.reference.variables(operation, asked.variables)
        if variables is None:
            return {("BAD_USER_INPUT", None)}
        asking = Asking(seen, self.cursors.book)
        found = reasons(self.reference, Reader(self.reference.schema, document, operation, variables), asking)
        return found or self.reference.execute(document, asked.operation, asked.variables, asking)

    def _differences(self, expected: Any, found: Any, path: str) -> Iterator[str]:  # noqa: ANN401
        if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
            for key, value in expected.items():
                yield from self._differences(value, found[key], f"{path}.{key}")
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for n, (one, other) in enumerate(zip(expected, found, strict=True)):
                yield from self._differences(one, other, f"{path}.{n}")
        elif expected == AS_OF_NOW:
            if not isinstance(found, str) or datetime.now(UTC) - datetime.fromisoformat(found) > LATELY:
                yield f"at {path} the reference has now, the planner {found!r}"
        elif isinstance(expected, str) and expected.startswith(CURSOR):
            yield from self._cursor(expected, found, path)
        elif not _equal(expected, found):
            yield f"at {path} the reference has {expected!r}, the planner {found!r}"

    def _cursor(self, expected: str, found: Any, path: str) -> Iterator[str]:  # noqa: ANN401
        """Cursors are opaque: but one place in one order has one, and no two have the same."""
        if not isinstance(found, str):
            yield f"at {path} there is no cursor but {found!r}"
            return
        row, text = self._rows.setdefault(found, expected), self._texts.setdefault(expected, found)
        if row != expected:
            yield f"at {path} the cursor of {row} stands for {expected} too"
        if text != found:
            yield f"at {path} there are two cursors for {expected}: {text} and {found}"


def _refused_otherwise(errors: list[dict[str, Any]], expected: set[Reason]) -> str:
    """What is wrong with the reasons: each must be one there is, and no missing permission left out."""
    told = {(e["extensions"]["code"], tuple(e["path"]) if "path" in e else None) for e in errors}
    unknown = {reason for reason in told if reason not in expected and (reason[0], None) not in expected}
    if unknown:
        return f"refused for other reasons: {unknown}; there is {expected}"
    lacking = {reason for reason in expected if reason[0] == FORBIDDEN}
    untold = lacking - told if told & lacking else set()
    return f"missing permissions are not told: {untold}" if untold else ""


def _equal(expected: object, found: object) -> bool:
    """JSON's numbers have no types; its booleans are no numbers."""
    return expected == found and isinstance(expected, bool) == isinstance(found, bool)


def _same_order(expected: Any, found: Any) -> bool:  # noqa: ANN401
    if isinstance(expected, dict):
        return list(expected) == list(found) and all(
            _same_order(expected[key], found[key]) for key in expected
        )
    if isinstance(expected, list):
        return all(itertools.starmap(_same_order, zip(expected, found, strict=True)))
    return True


def without_now(text: str) -> str:
    """The same without moments of just now: what an availability says is as of the answer's own."""

    def just_now(found: re.Match[str]) -> str:
        lately = abs(datetime.now(UTC) - datetime.fromisoformat(found[1])) < LATELY
        return '"now"' if lately else found[0]

    return _MOMENT.sub(just_now, text)


def _text(answer: dict[str, Any]) -> str:
    """What a client would read but for the cost, keys in the order they came."""
    return without_now(
        orjson.dumps({key: value for key, value in answer.items() if key != "extensions"}).decode()
    )


def _undercharged(answer: dict[str, Any], work: int) -> str:
    """What is wrong with the cost: what is foreseen must be enough, what is paid what it was."""
    cost, data = answer.get("extensions", {}).get("cost"), answer.get("data")
    if cost is None or data is None:
        return ""
    requested, actual = cost["requestedQueryCost"] - work, cost["actualQueryCost"] - work
    objects = 1 + _objects(data)
    written = orjson.dumps(data)  # in a long one the braces of texts count too (docs/decisions/0016)
    most = min(requested, written.count(b"{")) if len(written) > COUNTED_EXACTLY else objects
    return "" if objects <= actual <= most <= requested else f"{objects} objects, {cost}"


def _objects(value: Any) -> int:  # noqa: ANN401
    """The objects below that have members."""
    below = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return sum((bool(one) if isinstance(one, dict) else 0) + _objects(one) for one in below)
