"""Texts that people type: what is in them that no text should have."""

import unicodedata

from portal.words.user_errors import Mendable

_CONTROL = frozenset({"Cc", "Cs"})  # Unicode's categories of control characters and lone surrogates


def is_control(character: str) -> bool:
    """Whether it prints nothing; PostgreSQL's JSON cannot even carry some of them (NUL, surrogates)."""
    return unicodedata.category(character) in _CONTROL


def check_line(name: str, text: str, most: int) -> None:
    """Raise Mendable naming the field, unless it is 1 to `most` characters that print, not only blanks."""
    if not text.strip() or len(text) > most or any(map(is_control, text)):
        raise Mendable(name, f"1 to {most} printable characters")
