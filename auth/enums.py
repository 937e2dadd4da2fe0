"""Enums with one sentence beside each value, for whoever reads code or API."""

from enum import StrEnum
from typing import Self


class DescribedEnum(StrEnum):
    """Words with a fixed meaning, each written `SOLD = "SOLD", "It sold the customer something."`.

    The class's docstring is what the API says of the type, `description` what it says of a value.
    A class without a docstring, or a value without a sentence, raises TypeError where it is defined.
    """

    _value_: str
    description: str

    def __new__(cls, value: str, description: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__doc__:
            raise TypeError(f"{cls.__name__} says in no docstring what it is")
        for member in cls:
            if not member.description.endswith("."):
                raise TypeError(f"{cls.__name__}.{member.name} has no sentence, which ends with a full stop")
