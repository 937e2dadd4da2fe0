"""Clients read the sentences of an enum, whichever module was the first to name it."""

import pickle
import subprocess
import sys
from pathlib import Path

import strawberry

from auth.enums import DescribedEnum

ROOT = Path(__file__).parents[2]
PRINTED = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")


class Season(DescribedEnum):
    """A quarter of the year.

    By the sun.
    """

    SUMMER = "SUMMER", "Long days."
    WINTER = "WINTER", "Short days."


def test_a_type_that_names_an_enum_nobody_showed_before_shows_its_sentences() -> None:
    @strawberry.type
    class Query:
        season: Season
        others: list[Season] | None

    shown = strawberry.Schema(Query)._schema.type_map["Season"]
    assert shown.description == "A quarter of the year. By the sun."
    assert {name: value.description for name, value in shown.values.items()} == {  # type: ignore[attr-defined]
        "SUMMER": "Long days.",
        "WINTER": "Short days.",
    }
    assert pickle.loads(pickle.dumps(Season.SUMMER)) is Season.SUMMER  # noqa: S301  # what is shown stays what it was


def test_no_order_of_imports_changes_what_is_printed() -> None:
    # explanations name the enums of other concepts, and none of the modules that show those concepts
    program = "import schema.types.audit.explain; from schema.root import export; print(export(), end='')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout == PRINTED
