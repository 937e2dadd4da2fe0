"""A printed answer allows what it says and nothing else."""

from typing import Any

import pytest

from tests.docs.pages import allows


@pytest.mark.parametrize(
    ("printed", "actual"),
    [({"a": ["…", 1]}, {"a": ["435501", 1]}), ("till-…/42", "till-3/42"), (None, None), (True, True)],
)
def test_a_printed_answer_allows_the_same_with_any_text_for_the_dots(printed: Any, actual: Any) -> None:  # noqa: ANN401
    assert allows(printed, actual)


@pytest.mark.parametrize(
    ("printed", "actual"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}),
        ([1], [1, 1]),
        ("…", ""),
        ("…", None),
        ("a.c", "abc"),
        (1, True),
        (None, "…"),
    ],
)
def test_a_printed_answer_allows_nothing_else(printed: Any, actual: Any) -> None:  # noqa: ANN401
    assert not allows(printed, actual)
