"""Answers under other names are compared by the number of rows they have at each level."""

from benchmarks.rows import rows


def test_rows_are_counted_by_the_list_they_are_in() -> None:
    orders = [{"id": 1, "lines": {"nodes": [{"id": 2}, {"id": 3}]}}, {"id": 4, "lines": {"nodes": []}}]
    answer = {"customer": {"segments": ["new"], "orders": {"nodes": orders}, "links": [{"id": 5}]}}
    assert rows(answer) == {"orders": 2, "lines": 2, "links": 1}


def test_an_answer_that_lacks_a_row_is_another() -> None:
    assert rows({"orders": {"nodes": [{"id": 1}]}}) != rows({"orders": {"nodes": []}})
