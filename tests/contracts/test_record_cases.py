"""The customer record's cases, as record-cases.json has them: nothing of the file is changed here.

A case is of one of two forms, `normalise` or `commands` and `right`. Those that run are listed below by their
form; whoever builds what a case is about adds its id.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.customers.identifier_reasons import NotAnIdentifier
from portal.customers.identifiers import normalise
from portal.customers.models import IdentifierKind

CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("record-cases.json").read_bytes())["cases"]
}
RUN: dict[str, tuple[str, ...]] = {
    "normalise": ("N01", "N02", "N04", "N06", "N07", "N09"),
    "commands": (),
}


@pytest.mark.parametrize(
    ("kind", "text", "country", "right"),
    [
        pytest.param(*row, id=f"{case} {row[1]!a}")
        for case in RUN["normalise"]
        for row in CASES[case]["normalise"]
    ],
)
def test_an_identifier_has_one_form_or_a_reason(kind: str, text: str, country: str, right: str) -> None:
    try:
        found = normalise(IdentifierKind(kind), text, country)
    except NotAnIdentifier as error:
        found = f"!{error.reason}"
    assert found == right


def test_every_case_that_runs_is_of_its_form_and_no_normalise_case_is_left_out() -> None:
    for form, ids in RUN.items():
        assert [case for case in ids if form not in CASES[case]] == []
    assert set(RUN["normalise"]) == {name for name, case in CASES.items() if "normalise" in case}
