"""On generated documents the planner answers what the reference answers, by both lanes, for every persona."""

from collections.abc import Callable

import anyio
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.reference.documents import Draft, drafts, roots
from tests.reference.proof import Proof

pytestmark = pytest.mark.anyio

ROOTS = roots()
IN_ALL, IN_SOAK = 500, 20_000
ANSWERED = 0.7  # at least: a proof of refusals would be none


@pytest.mark.parametrize("root", ROOTS)
async def test_the_planner_answers_as_the_reference_does(proof: Proof, root: str) -> None:
    await _prove(proof, root, -(-IN_ALL // len(ROOTS)))


@pytest.mark.soak
@pytest.mark.parametrize("root", ROOTS)
async def test_the_planner_answers_as_the_reference_does_for_long(proof: Proof, root: str) -> None:
    await _prove(proof, root, -(-IN_SOAK // len(ROOTS)))


async def _prove(proof: Proof, root: str, documents: int) -> None:
    proof.tally.clear()
    await anyio.to_thread.run_sync(_engine(proof, root, documents))
    assert proof.tally.total() >= documents
    assert proof.tally["answered"] >= ANSWERED * proof.tally.total(), proof.tally


def _engine(proof: Proof, root: str, documents: int) -> Callable[[], None]:
    """Run hypothesis in a thread of its own; what it draws is asked here, in the event loop of the pools."""

    @settings(
        max_examples=documents, derandomize=True, database=None, deadline=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(drafts(root, list(proof.world.callers)))
    def check(draft: Draft) -> None:
        anyio.from_thread.run(proof.check, draft)

    return check
