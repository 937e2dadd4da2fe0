"""Relay connections: the types that answer every list that can grow."""

from typing import Generic, TypeVar

import strawberry

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(
        description="Whether more follow `endCursor`; with `last`, whether it was asked for `before` one."
    )
    has_previous_page: bool = strawberry.field(
        description="Whether more precede `startCursor`; with `first`, whether it was asked for `after` one."
    )
    start_cursor: str | None = strawberry.field(description="The first edge's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last edge's cursor; null on an empty page.")


@strawberry.type(description="An object and its place in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Opaque; stays good while rows are inserted.")
    node: T | None = strawberry.field(description="The object.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The objects with their cursors, in order.")
    nodes: list[T] = strawberry.field(description="The objects themselves, in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    total_count: int = strawberry.field(
        description="How many there are in the whole list, for this viewer. Counted only when selected."
    )
