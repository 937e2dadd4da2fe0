"""Turn any single permission check or audit append off, and a test fails; what survives is failed by name.

    python -m pytest -m soak tests/mutations -k person  some of them: each has its file, line and text as name

Whose rows each policy gives, by audience and verb, is turned off in the database, and more quickly, by
tests/security/test_every_policy_counts.py, in every run.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.conftest import FAILED, Run
from tests.mutations.mutants import ROOT, Mutant, mutants
from tests.mutations.targets import TARGETS, targets


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each mutant is a test where it is run: to look for them all takes every other run seconds."""
    if "mutant" in metafunc.fixturenames:
        asked_for = "soak" in str(metafunc.config.option.markexpr)
        metafunc.parametrize("mutant", mutants() if asked_for else [], ids=str)


def test_the_checks_are_found() -> None:
    """Quick, and in every run: a search that finds nothing would survive everything."""
    all_of_them = mutants()
    found = {(mutant.path, mutant.source) for mutant in all_of_them}
    assert ("portal/touchpoints/service.py", "caller.require(TOUCHPOINTS.write)") in found
    assert ("portal/touchpoints/functions.sql", "perform portal.demand('TOUCHPOINT_RECORD')") in found
    assert ("auth/principal.py", "granted &= self.scope") in found
    assert len(all_of_them) == len(set(all_of_them)) > 100


def test_the_tests_that_should_notice_are_there() -> None:
    named = {test for _, tests in TARGETS for test in tests} | set(targets("elsewhere"))
    assert [test for test in sorted(named) if not (ROOT / test).exists()] == []


@pytest.mark.soak
def test_a_check_that_is_off_is_noticed(
    mutant: Mutant, tree: Path, run: Run, sound: Callable[[tuple[str, ...]], None]
) -> None:
    tests = targets(mutant.path)
    sound(tests)
    file = tree / mutant.path
    intact = file.read_text(encoding="utf-8")
    mutant.apply(tree)
    try:
        code, words = run(tests)
    finally:
        file.write_text(intact, encoding="utf-8")
    assert code == FAILED, f"survives with {mutant.instead!r}: {words}"
