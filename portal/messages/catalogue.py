"""Templates of messages, with named places for values, and the translation of a message that fits one.

Matching is by `find`, from the left, and so takes time linear in the message, whatever it says: a message
repeats what clients send.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

NESTED = frozenset({"reason", "more", "hint", "place", "subject"})
"""Places that hold messages themselves. `choices` holds values joined by OR, the others one value each."""

OR = " or "
MAX_NESTED = 30  # a document has 20 levels, and each may say why the one above it conflicts
_PLACE = re.compile(r"\{([a-z_]+)\}")
_KEY = 3  # characters of a message that choose the templates to try


@dataclass(frozen=True, slots=True)
class Template:
    """`pieces` of text around the places called `names`, and the same for the translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def fixed(self) -> int:
        """Number of fixed characters; of two templates that fit, the longer is the more exact."""
        return sum(map(len, self.pieces))

    @property
    def key(self) -> str:
        """First characters of every message that fits; empty where it begins with a value."""
        return self.pieces[0][:_KEY] if len(self.pieces[0]) >= _KEY else ""

    def values(self, message: str) -> dict[str, str] | None:
        """Values of the message in each place; None where it does not fit."""
        first, *between, last = self.pieces
        at, end = len(first), len(message) - len(last)
        if at > end or not (message.startswith(first) and message.endswith(last)):
            return None
        found: list[str] = []
        for piece in between:
            stop = message.find(piece, at, end)
            if stop < 0:
                return None
            found.append(message[at:stop])
            at = stop + len(piece)
        return dict(zip(self.names, [*found, message[at:end]], strict=True))


class Catalogue:
    """The messages of one language, by the English ones. Raises ValueError for a template that cannot be."""

    def __init__(self, translations: Mapping[str, str]) -> None:
        self._exact = {english: text for english, text in translations.items() if not _PLACE.search(english)}
        templates = [_template(*entry) for entry in translations.items() if entry[0] not in self._exact]
        templates.sort(key=lambda template: -template.fixed)
        self._by_key = {
            key: tuple(template for template in templates if template.key in {key, ""})
            for key in {"", *(template.key for template in templates)}
        }

    def translated(self, message: str, *, nested: int = 0) -> str | None:
        """The message in this language; None where the catalogue does not know it."""
        if message in self._exact:
            return self._exact[message]
        for template in self._by_key.get(message[:_KEY], self._by_key[""]):
            values = template.values(message)
            if values is not None:
                return "".join(self._filled(template, values, nested + 1))
        return None

    def _filled(self, template: Template, values: Mapping[str, str], nested: int) -> Iterator[str]:
        pieces, names = template.translation
        for piece, name in zip(pieces, (*names, ""), strict=True):
            yield piece
            value = values.get(name, "")
            if name == "choices":
                yield value.replace(OR, self._exact.get(OR, OR))
            elif value and name in NESTED and nested < MAX_NESTED:
                yield self.translated(value, nested=nested) or value
            else:
                yield value


def _template(english: str, translation: str) -> Template:
    pieces, names = _parsed(english)
    translated = _parsed(translation)
    if not set(translated[1]) <= set(names) or len(set(names)) < len(names):
        raise ValueError(f"the places of a translation are not those of the message: {english!r}")
    if any(not piece for piece in pieces[1:-1]):
        raise ValueError(f"two places touch, so nobody can tell them apart: {english!r}")
    return Template(pieces, names, translated)


def _parsed(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text around its places, and their names."""
    found = list(_PLACE.finditer(text))
    edges = [0, *(edge for place in found for edge in place.span()), len(text)]
    pieces = tuple(text[start:stop] for start, stop in list(pairwise(edges))[::2])
    return pieces, tuple(place[1] for place in found)
