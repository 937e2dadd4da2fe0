"""Rules of texts that people type."""

import unicodedata

from portal.words.user_errors import InvalidInput

_CONTROL = frozenset({"Cc", "Cs"})  # Unicode's categories of control characters and lone surrogates


def is_control(character: str) -> bool:
    """Tell whether it prints nothing; PostgreSQL's JSON cannot even carry some of them (NUL, surrogates)."""
    return unicodedata.category(character) in _CONTROL


def check_line(name: str, text: str, max_length: int) -> None:
    """A check of one line: 1 to `max_length` printable characters, not only blanks. Raises InvalidInput."""
    if not text.strip() or len(text) > max_length or any(map(is_control, text)):
        raise InvalidInput(name, f"1 to {max_length} printable characters")
