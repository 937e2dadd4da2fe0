"""The reference operations: NAME.graphql here, NAME.sql in ../sql, and what each is asked with, below.

Another operation is one more file in each folder and one more line in OPERATIONS.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any
from uuid import UUID

from benchmarks.people import Person
from schema.ids import encode_id

Questions = Callable[[Sequence[Person]], Iterator["Question"]]


@dataclass(frozen=True)
class Question:
    """One execution: who asks, with which variables; `floor` are the values of the floor's SQL."""

    person: int
    variables: Mapping[str, Any]
    floor: tuple[str | int, ...]


@dataclass(frozen=True)
class Operation:
    """A reference operation. `naive_connections` are few, as the naive server takes long over each answer."""

    name: str
    questions: Questions
    naive_connections: int = 8

    @cached_property
    def document(self) -> str:
        return (files("benchmarks") / "operations" / f"{self.name}.graphql").read_text(encoding="utf-8")


def _viewer(people: Sequence[Person]) -> Iterator[Question]:
    for person in range(len(people)):
        yield Question(person, {}, ())


def _customer360(people: Sequence[Person]) -> Iterator[Question]:
    """Each partner in turn asks for its first customer, then each for its second."""
    for person, customer in _in_turn(people):
        variables = {"id": encode_id("CU", customer), "touchpoints": 20, "orders": 10}
        yield Question(person, variables, (str(customer), 20, 10))


def _customers50(people: Sequence[Person]) -> Iterator[Question]:
    for person in range(len(people)):
        yield Question(person, {"first": 50, "touchpoints": 5, "orders": 5}, (50, 5, 5))


def _in_turn(people: Sequence[Person]) -> Iterator[tuple[int, UUID]]:
    most = max(len(person.customers) for person in people)
    for nth in range(most):
        for index, person in enumerate(people):
            if nth < len(person.customers):
                yield index, person.customers[nth]


OPERATIONS = (
    Operation("customer360", _customer360),
    Operation("customers50", _customers50, naive_connections=2),
    Operation("viewer", _viewer),
)
