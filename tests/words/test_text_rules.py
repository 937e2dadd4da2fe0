"""What nobody sees: no difference between keys, refused in names [invisible characters]."""

import sys
import unicodedata

import pytest

from portal.words.text_rules import check_line, checked_key, has_hidden, key_form
from portal.words.user_errors import InvalidInput

SPELLINGS = (
    "C-1", " C-1 ", "C\u200b-1", "\ufeffC-1", "C\u20111", "C\u22121", "\uff23\uff0d\uff11", "C\u00ad-1",
    "\u202dC-1\u202c", "C\ufe0f-1", "\u2800C-1\u3000", "C\ufe631",
)  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_that_look_alike_are_one_key(text: str) -> None:
    assert key_form(text) == checked_key("code", text, 32) == "C-1"


def test_what_is_seen_tells_keys_apart() -> None:
    different = ["C-1", "c-1", "C1", "C 1", "C_1", "C-01", "\u0421-1"]
    assert len({key_form(text) for text in different}) == len(different)


def test_no_format_character_and_no_odd_dash_or_blank_is_in_a_key() -> None:
    """All of Unicode, as this Python has it."""
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        found = key_form(f"a{character}b")[1:-1]
        match unicodedata.category(character):
            case "Cf":
                assert found == "", hex(point)
            case "Pd":
                assert found == "-", hex(point)
            case "Zs" | "Zl" | "Zp":
                assert found == " ", hex(point)


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\ufeff\u3000", "\u3164", "a\0b", "x" * 33, "\ufdfa\ufdfa"]
)
def test_a_key_that_is_empty_too_long_or_has_a_control_character_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 32 printable characters"):
        checked_key("code", text, 32)


@pytest.mark.parametrize(
    "name",
    [
        "\u674e\u96f7", "Ren\u00e9e O\u2019Neil", "\u8449\U000e0100", "\u2764\ufe0f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, a non-joiner between letters
        "\u0b85\u0bb5\u0ba9\u0bcd\u200d",  # Tamil, a joiner after a virama at the end
        "\u09b0\u200d\u09cd\u09af\u09be\u09ac",  # Bengali, a joiner before a virama
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala, between virama and letter
    ],
)  # fmt: skip
def test_a_name_of_any_script_is_taken_as_it_is(name: str) -> None:
    check_line("name", name, 200)


@pytest.mark.parametrize(
    "name",
    [
        "\u200b", "\u3164", "\u2800 \u2800", "\u200d", "Li\u200bWei", "\u202eieW iL", "\ufeffLi", "L\u00adi",
        "Li\u200dWei", "\u200c\u0645", "\u0645\u200c", "\u0645\u200c\u200c\u06cc", "\ufe0fLi", "Li\u2028Wei",
        "\U0001f468\u200d\U0001f469", "Li\u2066Wei", "\U000e0041Li",
    ],
)  # fmt: skip
def test_a_name_with_what_nobody_sees_is_refused(name: str) -> None:
    assert has_hidden(name)
    with pytest.raises(InvalidInput):
        check_line("name", name, 200)


def test_control_characters_are_refused_as_ever() -> None:
    for name in ("", " ", "a\0b", "a\nb", "a\x85b", "\ud800", "x" * 201):
        with pytest.raises(InvalidInput, match="1 to 200 printable characters"):
            check_line("name", name, 200)
