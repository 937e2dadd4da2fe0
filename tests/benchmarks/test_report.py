"""What the bench writes down: its table with what is promised beside it, and a chart, between two markers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks import page
from benchmarks.client import Load
from benchmarks.data import Prepared
from benchmarks.measuring import Grown, Measured
from benchmarks.operations import OPERATIONS
from benchmarks.phases import Phases
from benchmarks.report import Found, missed, no_floor, report

DAY = date(2026, 11, 22)


def found(
    rates: Mapping[str, int], *, absent: str | None = None, grown: float = 1.2, clients: int = 900
) -> Found:
    """A run of the first operation: so many answers a second by each server."""
    loads = {name: [Load(1.0, [0.001] * rate)] * 5 for name, rate in rates.items()}
    return Found(
        measured=[Measured(OPERATIONS[0], loads, dict.fromkeys(rates, 0.5))],
        grown=[Grown("customer360", dict.fromkeys(rates, 2.0), dict.fromkeys(rates, 2.0 * grown))],
        clients={1: 400, 8: 900, 64: clients},
        where=Phases(1, 2, 3, 4, 5, 6, 7),
        prepared=Prepared("", 100, 8.0, 4.0, 2.0, 1000),
        peak=100 * 1024 * 1024,
        absent=absent,
    )


GOOD = {"ours": 900, "floor": 1000, "postgraphile": 500, "naive": 60}


def test_the_last_line_of_a_report_says_the_ratios() -> None:
    text = report(found(GOOD))
    assert text.splitlines()[-1] == "customer360 ours/floor=0.90 ours/postgraphile=1.80 ours/naive=15.0"
    assert "missed" not in text


def test_what_is_promised_and_not_found_is_said() -> None:
    slow = found(GOOD | {"floor": 2000}, grown=1.6, clients=700)
    assert len(missed(slow)) == 3
    assert "customer360 ours/floor=0.45, required 0.85" in missed(slow)


def test_a_floor_slower_than_ours_is_no_floor() -> None:
    assert no_floor(found(GOOD | {"floor": 800}).measured)
    assert not no_floor(found(GOOD).measured)


def test_without_node_the_report_has_no_postgraphile_and_says_why() -> None:
    rates = {name: rate for name, rate in GOOD.items() if name != "postgraphile"}
    text = report(found(rates, absent="npm is not on this machine"))
    assert "postgraphile: not measured, npm is not on this machine" in text
    assert text.splitlines()[-1] == "customer360 ours/floor=0.90 ours/postgraphile=- ours/naive=15.0"


def test_only_what_is_between_the_markers_is_written(tmp_path: Path) -> None:
    before = (page.DOCS / "benchmarks.md").read_text(encoding="utf-8")
    (tmp_path / "benchmarks.md").write_text(before, encoding="utf-8")
    for _ in range(2):
        page.write(found(GOOD), DAY, tmp_path)
    after = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    begin, end = after.index(page.BEGIN), after.index(page.END)
    assert before[: before.index(page.BEGIN)] == after[:begin]
    assert before[before.index(page.END) :] == after[end:]
    assert "| `customer360` | 0.90 (≥ 0.85) | 1.80 (≥ 1.6) | 15.00 (≥ 12) | 1.20 (< 1.5) |" in after
    chart = ET.fromstring((tmp_path / "images" / "benchmarks.svg").read_text(encoding="utf-8"))  # noqa: S314  # ours
    assert chart.tag.endswith("svg")
