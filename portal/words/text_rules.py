"""Texts that people type, scan and paste: what two of them have in common, and what is in none of them.

Keys (customer numbers, partner codes, SKUs …) have one form, in which they are kept and compared. Names are
kept as they are typed, and refused if they have what nobody sees. Why: docs/decisions/0028-keys-and-names.md.
"""

import re
import unicodedata
from typing import Final

from portal.words.user_errors import InvalidInput

_CONTROL = frozenset({"Cc", "Cs"})  # Unicode's categories of control characters and lone surrogates
_JOINERS: Final = frozenset("\u200c\u200d")  # ZERO WIDTH NON-JOINER, ZERO WIDTH JOINER
_VARIANTS: Final = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_VIRAMA: Final = 9  # Unicode's combining class of the signs that join Indic consonants

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt, which unicodedata does not have
_IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# and all that is of category Cf besides: signs around Arabic, Syriac, Kaithi numbers, controls of notation
_FORMAT: Final = (
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
)
_INVISIBLE: Final = re.compile(f"[{_IGNORABLE}{_FORMAT}]")

# Unicode's category Pd, and the minus sign; NFKC has made the widths of some of them one
_DASHES: Final = re.compile(
    "[\u058a\u05be\u1400\u1806\u2010-\u2015\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0"
    "\U00010ead]"
)
_BREAKS: Final = "\u2028\u2029"  # of lines and paragraphs
# of the blanks what NFKC leaves; the pattern without dots of Braille is one to whoever sees it
_BLANKS: Final = re.compile(f"[\u1680\u2800{_BREAKS}]")

_JOINED_SCRIPTS: Final = frozenset({
    "ARABIC", "BALINESE", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "JAVANESE", "KANNADA", "KHMER",
    "MALAYALAM", "MANDAIC", "MONGOLIAN", "MYANMAR", "NKO", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU",
    "TIBETAN",
})  # fmt: skip
"""The scripts in which a joiner changes how a word is written, as the names of their characters begin."""


def is_control(character: str) -> bool:
    """Tell whether it prints nothing; PostgreSQL's JSON cannot even carry some of them (NUL, surrogates)."""
    return unicodedata.category(character) in _CONTROL


def without_invisible(text: str, *, keep_joiners: bool = False) -> str:
    """The text without the characters that nobody sees: zero width, direction, fillers, variants.

    Words in some scripts have joiners; in what is no key they may be kept.
    """
    if text.isascii():
        return text
    return _INVISIBLE.sub(lambda found: found[0] if keep_joiners and found[0] in _JOINERS else "", text)


def key_form(text: str) -> str:
    """The form in which a key is kept and compared; the form of a form is itself.

    NFKC, without invisible characters, every dash "-", every blank " ", none around it; capitals count. It is
    empty where nothing of the text is seen.
    """
    if text.isascii():
        return text.strip()
    seen = without_invisible(unicodedata.normalize("NFKC", without_invisible(text)))
    return _BLANKS.sub(" ", _DASHES.sub("-", seen)).strip()


def has_hidden(text: str) -> bool:
    """Whether a name has an invisible character that no script needs there, or nothing that is seen.

    ZERO WIDTH JOINER and NON-JOINER belong to words in Arabic and Indic scripts, between their letters or
    after a virama (RFC 5892, appendix A); a variation selector belongs to the character before it.
    """
    if not _INVISIBLE.search(text) and not _BLANKS.search(text):
        return not text.strip()
    if not key_form(text) or any(character in _BREAKS for character in text):
        return True
    return any(not _belongs(text, found.start()) for found in _INVISIBLE.finditer(text))


def check_line(name: str, text: str, max_length: int) -> None:
    """A check of a name: one line of 1 to `max_length` characters, all of them seen. Raises InvalidInput."""
    if text.isascii() and text.isprintable() and len(text) <= max_length and text.strip():
        return
    if not text.strip() or len(text) > max_length or any(map(is_control, text)):
        raise InvalidInput(name, f"1 to {max_length} printable characters")
    if has_hidden(text):
        raise InvalidInput(name, "has a character that nobody sees; type it anew")


def checked_key(name: str, text: str, max_length: int) -> str:
    """The form of a key, of 1 to `max_length` characters. Raises InvalidInput."""
    form = key_form(text)
    if not form or len(form) > max_length or any(map(is_control, form)):
        raise InvalidInput(name, f"1 to {max_length} printable characters")
    return form


def _belongs(text: str, place: int) -> bool:
    """Whether what is invisible there is part of how the characters around it are written."""
    character, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if _VARIANTS.match(character):
        return bool(before) and not before.isspace() and not _INVISIBLE.match(before)
    if character not in _JOINERS or not _is_joined(before):
        return False
    return unicodedata.combining(before) == _VIRAMA or _is_joined(after)


def _is_joined(character: str) -> bool:
    """Whether it is a letter or mark of a script that has joiners."""
    if not character or unicodedata.category(character)[0] not in "LM":
        return False
    return unicodedata.name(character, "").split(" ")[0] in _JOINED_SCRIPTS
