"""A copy of the tree to break, and what a run of its tests says."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.mutations.mutants import CODE, ROOT

OTHERS = ("tests", "docs", "benchmarks", "README.md", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "node_modules", ".pytest_cache")
SECONDS = 900
PASSED, FAILED = 0, 1  # pytest's exit codes: a run that is neither says nothing

Run = Callable[[tuple[str, ...]], tuple[int, str]]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that tests read of the repository, where nobody minds."""
    copy = tmp_path_factory.mktemp("tree")
    for name in (*CODE, *OTHERS):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=NOT_COPIED)
        else:
            shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def run(tree: Path) -> Run:
    """Run tests of the copy until the first fails; pytest's exit code and its last words."""
    # with xdist's names it would share the databases of the run around it, which are not broken
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    def run(tests: tuple[str, ...]) -> tuple[int, str]:
        command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *tests],
            cwd=tree,
            env=alone | {"PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return done.returncode, "\n".join(done.stdout.splitlines()[-3:])

    return run


@pytest.fixture(scope="session")
def sound(run: Run) -> Callable[[tuple[str, ...]], None]:
    """Checks, once, that tests pass while nothing is broken: else they would notice anything."""

    @cache
    def sound(tests: tuple[str, ...]) -> None:
        code, words = run(tests)
        assert code == PASSED, f"these fail before anything is broken: {words}"

    return sound


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only `make soak` asks for these by name."""
    if "soak" not in str(config.option.markexpr):
        long = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
