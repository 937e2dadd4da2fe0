"""Cursors to ask with: the portal's own, which only it can make, and what they stand for.

They are asked for as headquarters, so most are of rows the caller of a document does not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import print_ast

from schema.planner.request import Request
from tests.reference.executor import Reference
from tests.reference.lists import Position
from tests.reference.scalars import named_by
from tests.reference.syntax import literal
from tests.reference.world import World

ROOTS = {"Partner": "partners", "Customer": "customers", "Product": "products", "Order": "orders",
         "Campaign": "campaigns"}  # fmt: skip  # below which the other lists hang


@dataclass
class Cursors:
    """`book`: every cursor there is to know of, by its text."""

    world: World
    reference: Reference
    book: dict[str, Position] = field(default_factory=dict)
    _known: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    async def of(self, dotted: str, order_by: Any = None) -> list[str]:  # noqa: ANN401
        """The cursors of a list's rows in an order, wherever the list hangs."""
        asked = f", orderBy: {print_ast(literal(order_by))}" if order_by else ""
        if (dotted, asked) not in self._known:
            order = self.reference.order(dotted, {"orderBy": _coerced(order_by)})
            found = []
            for edge in await self._edges(dotted, asked):
                named = named_by(edge["node"]["id"])
                assert named is not None
                self.book[edge["cursor"]] = Position(named[0], order, named[1])
                found.append(edge["cursor"])
            self._known[dotted, asked] = found
        return self._known[dotted, asked]

    async def of_another_order(self, rows_type: str) -> str:
        return (await self.of("Query.touchpoints" if rows_type == "Product" else "Query.products"))[0]

    async def _edges(self, dotted: str, order: str) -> list[dict[str, Any]]:
        on, _, name = dotted.partition(".")
        wanted = f"found: {name}(first: 100{order}) {{ edges {{ cursor node {{ id }} }} }}"
        if on == "Query":
            found = [(await self._ask(f"{{ {wanted} }}"))["found"]]
        else:
            above = await self._ask(f"{{ above: {ROOTS[on]}(first: 100) {{ nodes {{ {wanted} }} }} }}")
            found = [one["found"] for one in above["above"]["nodes"]]
        return [edge for page in found for edge in page["edges"]]

    async def _ask(self, query: str) -> dict[str, Any]:
        caller = self.world.callers["HQ_ADMIN at HQ"]
        request = Request(caller, "en", "cursors", query)
        answer: dict[str, Any] = orjson.loads((await self.world.execution.answer(request)).body)
        assert "errors" not in answer, (query, answer["errors"])
        data: dict[str, Any] = answer["data"]
        return data


def _coerced(order_by: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
    """As the schema's defaults complete it."""
    given = [order_by] if isinstance(order_by, Mapping) else order_by or []
    return [{"direction": "ASC", "nulls": "LAST", **one} for one in given]
