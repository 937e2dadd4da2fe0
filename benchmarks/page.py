"""The part of docs/benchmarks.md that `make bench` writes: between its two markers, and nothing else."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.chart import chart
from benchmarks.measuring import Grown, Measured
from benchmarks.report import MOST_GROWTH, PEERS, Found, about, clients, missed, rates, ratios, sizes

DOCS = Path(__file__).parent.parent / "docs"
BEGIN = "<!-- what follows is written by `make bench` -->"
END = "<!-- until here -->"


def write(found: Found, on: date, docs: Path = DOCS) -> None:
    """Write table and chart into the documentation."""
    (docs / "images").mkdir(exist_ok=True)
    (docs / "images" / "benchmarks.svg").write_text(chart(found.grown), encoding="utf-8")
    page = docs / "benchmarks.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{part(found, on)}\n{END}{after}", encoding="utf-8")


def part(found: Found, on: date) -> str:
    """The generated part, Markdown."""
    absent = f" PostGraphile was not measured: {found.absent}." if found.absent else ""
    faults = missed(found)
    lines = [
        f"On {on.isoformat()}, {os.cpu_count()} cores, five rounds.{absent} "
        + (f"Promised and not found: {'; '.join(faults)}." if faults else "All that is promised was found."),
        "",
        *_promises(found.measured, found.grown),
        "",
        "![What a lone client waits, at one and at ten times the data](images/benchmarks.svg)",
        "",
        "```",
        *rates(found.measured),
        "",
        *sizes(found.grown),
        "",
        clients(found.clients),
        *about(found),
        "",
        *(ratios(one) for one in found.measured),
        "```",
        "",
    ]
    return "\n".join(lines)


def _promises(measured: Sequence[Measured], grown: Sequence[Grown]) -> list[str]:
    growth = {one.operation: one.growth("ours") for one in grown}
    lines = [
        "| operation | " + " | ".join(f"ours/{server}" for server in PEERS) + " | 10x the data |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in measured:
        cells = [_cell(one.ratio(server), one.operation.least.of(server)) for server in PEERS]
        times = growth.get(one.operation.name)
        cells.append("-" if times is None else f"{times:.2f} (< {MOST_GROWTH})")
        lines.append(f"| `{one.operation.name}` | {' | '.join(cells)} |")
    return lines


def _cell(ratio: float | None, least: float | None) -> str:
    found = "-" if ratio is None else f"{ratio:.2f}"
    return found if least is None else f"{found} (≥ {least:g})"
