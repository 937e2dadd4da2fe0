"""docs/adding-a-concept.md says what a concept touches: held against one that was added, and all there are.

A file in tests/docs/concepts names the files that adding one concept touched, as `git diff --name-only` has
them. It is called by the day and the concept. The last by name is the newest, and the page agrees with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.sources import files
from tests.docs.pages import ROOT, Page

PAGE = Page("docs/adding-a-concept.md")
CASES = sorted(Path(__file__).with_name("concepts").glob("*.txt"))
_ITEM = re.compile(r"^- `([^`]+)`(, where it has [^:]+)?: \S", re.MULTILINE)
_PLACEHOLDERS = {"<concept>": r"(?P<concept>\w+)", "<number>": r"\d{4}", "*": r"[\w-]+"}
_PLACEHOLDER = re.compile("|".join(map(re.escape, _PLACEHOLDERS)))

WITHOUT_TYPES = {
    "sessions": "people and machines sign in over HTTP (portal/oauth); sessions are ended by a verb of staff",
    "throttling": "a client learns what it has left from `extensions.cost` of each answer",
    "trusted_documents": "an operator publishes them by `portal documents`",
}
"""The concepts that clients do not see as types of the schema, and why."""


@dataclass(frozen=True)
class Item:
    """A line of the page: a file, and whether only some concepts have it."""

    path: str
    is_optional: bool

    def matches(self, file: str, concept: str) -> bool:
        """Whether it is this file, for this concept."""
        found = self._pattern.fullmatch(file)
        return found is not None and found.groupdict().get("concept", concept) == concept

    @property
    def _pattern(self) -> re.Pattern[str]:
        parts, start = [], 0
        for found in _PLACEHOLDER.finditer(self.path):
            parts += [re.escape(self.path[start : found.start()]), _PLACEHOLDERS[found[0]]]
            start = found.end()
        return re.compile("".join(parts) + re.escape(self.path[start:]))


@dataclass(frozen=True)
class Case:
    """A concept that was added, and the files that this touched."""

    concept: str
    touched: tuple[str, ...]


def items(text: str) -> list[Item]:
    return [Item(path, is_optional=bool(where)) for path, where in _ITEM.findall(text)]


def read(path: Path) -> Case:
    return Case(path.stem.rpartition("-")[2], tuple(path.read_text(encoding="utf-8").split()))


def unsaid(said: list[Item], case: Case) -> list[str]:
    """What was touched and is not on the page."""
    return [file for file in case.touched if not any(item.matches(file, case.concept) for item in said)]


def untouched(said: list[Item], case: Case) -> list[str]:
    """What is on the page for every concept and was not touched."""
    required = [item for item in said if not item.is_optional]
    return [
        item.path for item in required if not any(item.matches(file, case.concept) for file in case.touched)
    ]


@cache
def concepts() -> tuple[str, ...]:
    """The folders of portal/ that hold tables."""
    return tuple(sorted(path.parent.name for path in (ROOT / "portal").glob("*/models.py")))


def required_files(concept: str) -> Iterator[str]:
    """The files that the page wants of every concept in its own folders of the product."""
    for item in items(PAGE.text):
        own = "<concept>/" in item.path
        if own and not item.is_optional and not item.path.startswith("tests/"):
            path = item.path.replace("<concept>", concept)
            if concept not in WITHOUT_TYPES or not path.startswith("schema/"):
                yield path


def test_the_page_says_what_the_newest_concept_touched_and_nothing_else() -> None:
    case, said = read(CASES[-1]), items(PAGE.text)
    assert (unsaid(said, case), untouched(said, case)) == ([], [])


def test_a_file_more_or_less_is_found() -> None:
    """On the page as on the list."""
    case, said = read(CASES[-1]), items(PAGE.text)
    more = Case(case.concept, (*case.touched, "portal/registry.py"))
    assert unsaid(said, more) == ["portal/registry.py"]
    elsewhere = Case(case.concept, (*case.touched, "portal/orders/models.py"))
    assert unsaid(said, elsewhere) == ["portal/orders/models.py"]
    less = Case(case.concept, tuple(file for file in case.touched if file != "schema/root.py"))
    assert untouched(said, less) == ["schema/root.py"]
    assert len(items(PAGE.text.replace("- `schema/root.py`", "- schema/root.py"))) == len(said) - 1


def test_every_line_of_the_list_is_understood() -> None:
    listed = [line for line in PAGE.text.splitlines() if line.startswith("- ")]
    assert len(items(PAGE.text)) == len(listed) > 20


@pytest.mark.parametrize("concept", concepts())
def test_every_concept_has_the_files_that_the_page_calls_required(concept: str) -> None:
    there = {path.as_posix() for path in files()}
    assert [file for file in required_files(concept) if file not in there] == []
    tests = [file for file in there if file.startswith(f"tests/{concept}/") and "/test_" in file]
    assert tests, f"nothing proves {concept}"


def test_a_folder_of_types_has_the_name_of_a_concept() -> None:
    """And the concepts that have none are those with a reason."""
    folders = {path.parent.name for path in (ROOT / "schema" / "types").glob("*/__init__.py")}
    assert folders == set(concepts()) - set(WITHOUT_TYPES)
