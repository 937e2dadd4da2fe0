"""The chain by itself: canonical JSON, and hashes anybody can recompute."""

import hashlib
from datetime import UTC, datetime

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from portal.audit.chain import FACTS, START, canonical, chained, sealed
from portal.audit.models import AccessEvent

# what PostgreSQL's text can hold: no NUL and no surrogates
TEXTS = st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
EVENTS = st.fixed_dictionaries(dict.fromkeys(FACTS, TEXTS))


@given(EVENTS)
def test_an_event_is_sealed_in_canonical_json(event: dict[str, str | None]) -> None:
    assert canonical(event) == rfc8785.dumps(event)


def test_every_column_of_an_event_is_sealed() -> None:
    assert set(FACTS) == set(AccessEvent._meta.db_fields) | {"appended_in"}


def test_a_hash_is_over_the_one_before_it_and_the_event() -> None:
    moment = datetime(2026, 1, 5, 12, tzinfo=UTC).isoformat()
    first, second = (dict.fromkeys(FACTS) | {"id": name, "at": moment, "kind": "REFUSED"} for name in "ab")
    expected = hashlib.sha256(START + rfc8785.dumps(first)).digest()
    assert list(chained(START, [first, second])) == [expected, sealed(expected, second)]
