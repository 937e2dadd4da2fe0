"""A trusted document for worlds with a row in each table. Nobody is restricted to it."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from tests.facts import NOON, Facts

TEXT = "{ viewer { role } }"


def add_facts(facts: Facts, _partners: Sequence[UUID], _staff: Sequence[UUID]) -> None:
    digest = sha256(TEXT.encode()).hexdigest()
    facts.rows["trusted_documents"].append({"id": digest, "text": TEXT, "published_at": NOON})
