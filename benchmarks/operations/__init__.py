"""The reference operations: NAME.graphql here, NAME.sql in ../sql, and what each is asked with, below.

Another operation is one more file in each folder (and in ../postgraphile/operations) and one more line in
OPERATIONS.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from typing import Any
from uuid import UUID

from benchmarks.people import Campaign, Person
from schema.declaring.ids import encode_id

Questions = Callable[[Sequence[Person]], Iterator["Question"]]
WORDS = ("李", "Emma", "王", "Garcia", "伟", "Noah", "欧阳", "Patel")  # what people type into a search box


@dataclass(frozen=True)
class Question:
    """One execution: who asks, with which variables.

    `floor` are the values of the floor's SQL, `peer` the variables of PostGraphile's document.
    """

    person: int
    variables: Mapping[str, Any]
    floor: tuple[str | int, ...]
    peer: Mapping[str, Any]


@dataclass(frozen=True)
class Least:
    """How many times as fast as each of the others we promise to be."""

    floor: float = 0.7
    postgraphile: float = 1.0
    naive: float | None = None

    def of(self, server: str) -> float | None:
        return {"floor": self.floor, "postgraphile": self.postgraphile, "naive": self.naive}[server]


@dataclass(frozen=True)
class Operation:
    """A reference operation. `naive_connections` are few where the naive server takes long over an answer."""

    name: str
    questions: Questions
    least: Least = Least()
    naive_connections: int = 8

    @cached_property
    def document(self) -> str:
        return (files("benchmarks") / "operations" / f"{self.name}.graphql").read_text(encoding="utf-8")

    @cached_property
    def peer_document(self) -> str:
        """The same question as PostGraphile is asked it."""
        folder = files("benchmarks") / "postgraphile" / "operations"
        return (folder / f"{self.name}.graphql").read_text(encoding="utf-8")


def _viewer(people: Sequence[Person]) -> Iterator[Question]:
    for index, person in enumerate(people):
        yield Question(index, {}, (), {"staff": str(person.principal.staff_id), **_partner(person)})


def _customer360(people: Sequence[Person]) -> Iterator[Question]:
    """Each partner in turn asks for its first customer, then each for its second."""
    for index, customer in _in_turn(people):
        lists = {"touchpoints": 20, "orders": 10}
        variables = {"id": encode_id("CU", customer)} | lists
        peer = {"customer": str(customer)} | _partner(people[index]) | lists
        yield Question(index, variables, (str(customer), 20, 10), peer)


def _customers50(people: Sequence[Person]) -> Iterator[Question]:
    variables = {"first": 50, "touchpoints": 5, "orders": 5}
    for index, person in enumerate(people):
        peer = variables | _partner(person) | {"served": _served(person)}
        yield Question(index, variables, (50, 5, 5), peer)


def _first(count: int) -> Questions:
    """Each partner asks for its own first rows."""

    def questions(people: Sequence[Person]) -> Iterator[Question]:
        for index, person in enumerate(people):
            yield Question(index, {"first": count}, (count,), {"first": count} | _partner(person))

    return questions


def _feed(people: Sequence[Person]) -> Iterator[Question]:
    for index, person in enumerate(people):
        yield Question(index, {"first": 50}, (50,), {"first": 50, "served": _served(person)})


def _campaign_audience(people: Sequence[Person]) -> Iterator[Question]:
    """Each partner in turn asks for another of the campaigns it was invited to."""
    for index, person in enumerate(people):
        if not person.campaigns:
            continue
        campaign = person.campaigns[index % len(person.campaigns)]
        variables = {"id": encode_id("CA", campaign.id), "first": 20}
        peer = {"campaign": str(campaign.id), "first": 20} | _audience(person, campaign)
        yield Question(index, variables, (str(campaign.id), 20), peer)


def _search(people: Sequence[Person]) -> Iterator[Question]:
    """What a box shows while somebody types."""
    for index, person in enumerate(people):
        word = WORDS[index % len(WORDS)]
        variables = {"text": word, "first": 5}
        yield Question(index, variables, (word, 5), variables | {"served": _served(person)})


def _in_turn(people: Sequence[Person]) -> Iterator[tuple[int, UUID]]:
    most = max(len(person.customers) for person in people)
    for nth in range(most):
        for index, person in enumerate(people):
            if nth < len(person.customers):
                yield index, person.customers[nth]


def _partner(person: Person) -> dict[str, Any]:
    return {"partner": str(person.principal.partner_id)}


def _served(person: Person) -> dict[str, Any]:
    """What row security leaves a dealer of the customers, as a filter of PostGraphile's."""
    link = {"partnerId": {"equalTo": str(person.principal.partner_id)}, "endedOn": {"isNull": True}}
    return {"customerPartnerLinks": {"some": link}}


def _audience(person: Person, campaign: Campaign) -> dict[str, Any]:
    """What row security leaves a dealer of an audience, as filters of PostGraphile's."""
    today = datetime.now(UTC).date().isoformat()
    consent = {
        "purpose": {"equalTo": "MARKETING"},
        "channel": {"equalTo": campaign.channel},
        "state": {"equalTo": "GRANTED"},
        "or": [{"expiresOn": {"isNull": True}}, {"expiresOn": {"greaterThan": today}}],
    }
    served = _served(person)
    theirs = served | {"consents": {"some": consent}}
    response = {"campaignId": {"equalTo": str(campaign.id)}, "direction": {"equalTo": "INBOUND"}}
    return {"served": served, "theirs": theirs, "responding": theirs | {"touchpoints": {"some": response}}}


OPERATIONS = (
    Operation("customer360", _customer360, Least(0.85, 1.6, 12)),
    Operation("customers50", _customers50, Least(0.85, 1.2, 30), naive_connections=2),
    Operation("orders", _first(50), naive_connections=2),
    Operation("stock", _first(20)),
    Operation("campaignAudience", _campaign_audience),
    Operation("search", _search),
    Operation("feed", _feed),
    Operation("viewer", _viewer),
)
