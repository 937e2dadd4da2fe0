"""The languages the portal speaks, and which of them a client prefers (RFC 9110, 12.5.4)."""

import re
from collections.abc import Iterator
from functools import lru_cache

ENGLISH = "en"
SIMPLIFIED_CHINESE = "zh-CN"
MAX_HEADER = 500  # characters of Accept-Language that are read; browsers send a tenth of that

# Whatever comes after the language is a detail to us: `zh-TW` reads Simplified better than English.
_SPOKEN = {"en": ENGLISH, "zh": SIMPLIFIED_CHINESE, "cmn": SIMPLIFIED_CHINESE}
_RANGE = re.compile(
    r"(?P<language>[a-z]{1,8}|\*)(-[a-z0-9]{1,8}){0,8}"
    r"([ \t]{0,9};[ \t]{0,9}q=(?P<q>0(\.[0-9]{0,3})?|1(\.0{0,3})?))?"
)


def preferred(accept_language: str) -> str:
    """Language to answer in; BCP 47. English for a header that names none we speak."""
    return _preferred(accept_language[:MAX_HEADER].lower())


@lru_cache(maxsize=256)
def _preferred(accept_language: str) -> str:
    weights: dict[str, float] = {}
    others = 0.0
    for language, weight in _ranges(accept_language):
        if language == "*":
            others = max(others, weight)
        elif spoken := _SPOKEN.get(language):
            weights[spoken] = max(weight, weights.get(spoken, 0.0))
    for language in _SPOKEN.values():
        weights.setdefault(language, others)
    best = max(weights, key=lambda language: weights[language])  # the one named first, of equals
    return best if weights[best] > 0 else ENGLISH


def _ranges(accept_language: str) -> Iterator[tuple[str, float]]:
    """The language ranges that are well formed, with their weights; the others say nothing."""
    for item in accept_language.split(","):
        if found := _RANGE.fullmatch(item.strip()):
            yield found["language"], float(found["q"] or 1)
