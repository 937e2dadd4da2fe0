"""Names, phone numbers and e-mail addresses for households and staff: generated, and nobody's.

The source has none. Everything here follows from the household's or staff member's own key, so that a second
run writes the same person. Phone numbers are from 555-0100 to 555-0199 of each area code, which the North
American plan keeps for fiction; e-mail is at example.com, which RFC 2606 keeps for examples.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple, TypeVar

T = TypeVar("T")

SURNAMES_ZH = (
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"),
    ("黄", "huang"), ("赵", "zhao"), ("吴", "wu"), ("周", "zhou"), ("徐", "xu"), ("孙", "sun"), ("马", "ma"),
    ("朱", "zhu"), ("胡", "hu"), ("郭", "guo"), ("何", "he"), ("林", "lin"),
    ("欧阳", "ouyang"), ("司马", "sima"),
)  # fmt: skip
GIVEN_ZH = (
    ("伟", "wei"), ("芳", "fang"), ("娜", "na"), ("敏", "min"), ("静", "jing"), ("丽", "li"), ("强", "qiang"),
    ("磊", "lei"), ("军", "jun"), ("洋", "yang"), ("勇", "yong"), ("艳", "yan"), ("杰", "jie"), ("涛", "tao"),
    ("明", "ming"), ("秀英", "xiuying"), ("桂英", "guiying"), ("建国", "jianguo"), ("晓东", "xiaodong"),
    ("雨桐", "yutong"), ("子涵", "zihan"), ("浩然", "haoran"),
)  # fmt: skip
SURNAMES_EN = (
    "Adams", "Baker", "Carter", "Diaz", "Evans", "Foster", "Garcia", "Hughes", "Ito", "Jensen", "Kaur",
    "Lopez", "Murphy", "Nguyen", "O'Brien", "Patel", "Quinn", "Rossi", "Schmidt", "Turner", "Usman", "Vega",
    "Walsh", "Young",
)  # fmt: skip
GIVEN_EN = (
    "Alice", "Ben", "Chloe", "Daniel", "Emma", "Frank", "Grace", "Henry", "Isla", "Jack", "Karen", "Leo",
    "Maria", "Noah", "Olivia", "Peter", "Ruth", "Samuel", "Tara", "Victor", "Wendy", "Zoë",
)  # fmt: skip
AREA_CODES = (
    202, 206, 212, 213, 303, 305, 312, 404, 415, 503, 504, 512, 513, 602, 612, 614, 615, 617, 702, 713, 718,
    801, 816, 858, 901, 913,
)  # fmt: skip
NUMBERS_IN_AN_AREA = 100  # 555-0100 to 555-0199


class Person(NamedTuple):
    """A generated person: a name, its Latin spelling for addresses, and the language it is spoken to in."""

    name: str
    latin: str
    language: str


def number(*key: object) -> int:
    """Turn a key into a number that is the same on every machine and in every run."""
    text = "/".join(str(part) for part in key)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def pick(options: Sequence[T], *key: object) -> T:
    """Choose one of the options for this key, always the same one."""
    return options[number(*key) % len(options)]


def person(*key: object) -> Person:
    """Make up the person with this key: half of them Chinese, half English speaking."""
    if number("language", *key) % 2:
        family, family_latin = pick(SURNAMES_ZH, "family", *key)
        given, given_latin = pick(GIVEN_ZH, "given", *key)
        return Person(family + given, f"{given_latin}.{family_latin}", "zh-CN")
    given, family = pick(GIVEN_EN, "given", *key), pick(SURNAMES_EN, "family", *key)
    latin = f"{given}.{family}".lower().replace("'", "").replace("ë", "e")
    return Person(f"{given} {family}", latin, "en")


def phone(household: int) -> str:
    """Give a household its own number, E.164; 2,600 households have one each."""
    area, line = divmod(household, NUMBERS_IN_AN_AREA)
    return f"+1{AREA_CODES[area % len(AREA_CODES)]}55501{line:02d}"


def email(somebody: Person, key: object) -> str:
    """Give a person an address of their own that no mail can reach."""
    return f"{somebody.latin}.{key}@example.com".lower()
