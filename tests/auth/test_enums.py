"""An enum whose values carry a sentence is a StrEnum in everything else."""

import copy
import json
import pickle
from types import new_class

import orjson
import pytest

from auth.enums import DescribedEnum


class Weather(DescribedEnum):
    """What the sky does."""

    RAIN = "RAIN", "Water falls."
    SUN = "SUNSHINE", "None does."


def test_a_value_carries_its_sentence() -> None:
    assert [value.description for value in Weather] == ["Water falls.", "None does."]


def test_a_value_is_its_text_and_nothing_of_the_sentence() -> None:
    assert [value.value for value in Weather] == ["RAIN", "SUNSHINE"]
    assert {"SUNSHINE": "equal, with its hash"}[Weather.SUN]
    assert str(Weather.SUN) == f"{Weather.SUN}" == "SUNSHINE"
    assert Weather("SUNSHINE") is Weather["SUN"] is Weather.SUN
    assert json.dumps({Weather.SUN: Weather.SUN}) == '{"SUNSHINE": "SUNSHINE"}'
    assert orjson.dumps([Weather.SUN]) == b'["SUNSHINE"]'
    with pytest.raises(ValueError, match=r"'Water falls\.' is not a valid Weather"):
        Weather("Water falls.")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_value_is_the_same_one_after_a_journey(protocol: int) -> None:
    # ours, made on the line
    assert pickle.loads(pickle.dumps(Weather.SUN, protocol)) is Weather.SUN  # noqa: S301
    assert copy.deepcopy(Weather.SUN) is Weather.SUN


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"__doc__": "A sky.", "RAIN": "RAIN"}, r"Sky\.RAIN has no sentence"),
        ({"__doc__": "A sky.", "RAIN": ("RAIN", "Water falls")}, r"Sky\.RAIN has no sentence"),
        ({"__doc__": "A sky.", "RAIN": ("RAIN", "Rain."), "SUN": "SUN"}, r"Sky\.SUN has no sentence"),
        ({"RAIN": ("RAIN", "Water falls.")}, "Sky says in no docstring what it is"),
    ],
)
def test_an_enum_that_leaves_something_unsaid_is_not_made(body: dict[str, object], refusal: str) -> None:
    with pytest.raises(TypeError, match=refusal):
        new_class("Sky", (DescribedEnum,), exec_body=lambda it: it.update(body))
