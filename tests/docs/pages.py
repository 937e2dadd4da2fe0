"""The pages of docs/ and README.md taken apart: their blocks, their links, and what a printed answer allows.

A fenced block says in its first line what it is. `sh` is typed at a shell, and is run by the tests unless the
word `by-hand` follows; `graphql PERSONA` is a document that the demonstration's persona sends. A `json` block
behind one of these is the answer, and `json variables` are the document's variables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DIFFERS = "…"  # in a printed answer: any text, as it is another on every machine
_FENCE = re.compile(r"^```(\S+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block; `about` is what follows the language in its first line, empty where nothing does."""

    language: str
    about: str
    text: str

    @property
    def is_answer(self) -> bool:
        return self.language == "json" and not self.about


@dataclass(frozen=True)
class Page:
    """A Markdown file of this repository, by its path from the root."""

    name: str

    @property
    def text(self) -> str:
        return (ROOT / self.name).read_text(encoding="utf-8")

    def blocks(self) -> list[Block]:
        return [Block(found[1], found[2] or "", found[3]) for found in _FENCE.finditer(self.text)]

    def links(self) -> Iterator[tuple[Path, str]]:
        """The file and the heading's anchor of each link to a file of the repository; either may be empty."""
        for target in _LINK.findall(_FENCE.sub("", self.text)):
            if "://" not in target:
                path, _, anchor = target.partition("#")
                yield (ROOT / self.name).parent / path if path else ROOT / self.name, anchor

    def anchors(self) -> set[str]:
        """The anchors of the headings, as GitHub makes them."""
        headings = _HEADING.findall(_FENCE.sub("", self.text))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def pages() -> list[Page]:
    """README.md, and every page of docs/ with its decisions."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [Page("README.md"), *(Page(str(path.relative_to(ROOT))) for path in found)]


def allows(printed: Any, actual: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether the answer is the printed one; `…` in a printed text stands for any text."""
    match printed, actual:
        case dict(), dict():
            return printed.keys() == actual.keys() and all(
                allows(printed[name], actual[name]) for name in printed
            )
        case list(), list():
            return len(printed) == len(actual) and all(map(allows, printed, actual))
        case str(), str():
            pattern = ".+".join(map(re.escape, printed.split(DIFFERS)))
            return re.fullmatch(pattern, actual, re.DOTALL) is not None
        case _:
            return bool(printed == actual) and type(printed) is type(actual)
