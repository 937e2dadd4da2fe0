"""What was found, as text: a table, memory, import, phases, and last one line for each operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.client import Load
from benchmarks.data import Prepared
from benchmarks.phases import Phases

_MEBIBYTE = 1024 * 1024
_FEW = 20  # a second: then the tenths count


@dataclass(frozen=True)
class Measured:
    """The rounds of one operation by server, and how much of a core each server's process used."""

    operation: str
    loads: Mapping[str, Sequence[Load]]
    cores: Mapping[str, float]

    def rate(self, server: str) -> float:
        """Answers a second, the median of the rounds."""
        return median(load.rate for load in self.loads[server])

    def ratio(self, other: str) -> float:
        """How many times as fast ours was: the median of the rounds, each compared within itself."""
        pairs = zip(self.loads["ours"], self.loads[other], strict=True)
        return median(ours.rate / theirs.rate for ours, theirs in pairs)

    def line(self) -> str:
        return f"{self.operation} ours/floor={self.ratio('floor'):.2f} ours/naive={self.ratio('naive'):.1f}"


def report(measured: Sequence[Measured], where: Phases, prepared: Prepared, resident: int) -> str:
    copy, imported = prepared.copy_seconds, prepared.import_seconds
    lines = [
        *_table(measured),
        "",
        f"memory of a worker of ours, after all of it: {resident / _MEBIBYTE:.0f} MB",
        f"import: {prepared.rows:,} rows written in {imported:.0f} s, by COPY in {copy:.0f} s",
        f"import/copy={imported / copy:.1f}",
        "",
        f"where the time of a {measured[0].operation} goes, alone on a connection: {where.total:.0f} µs",
        *where.lines(),
        "",
        *(one.line() for one in measured),
        "",
    ]
    return "\n".join(lines)


def _table(measured: Sequence[Measured]) -> list[str]:
    lines = [
        f"{'operation':<14}{'server':<8}{'req/s':>9}{'min-max':>14}{'p50 ms':>9}{'p99 ms':>9}{'cores':>7}"
    ]
    for one in measured:
        for server, loads in one.loads.items():
            rates = [load.rate for load in loads]
            spread = f"{_figure(min(rates))}-{_figure(max(rates))}"
            half, most = _latencies(loads)
            lines.append(
                f"{one.operation:<14}{server:<8}{_figure(one.rate(server)):>9}{spread:>14}"
                f"{half:>9.2f}{most:>9.2f}{one.cores[server]:>7.2f}"
            )
    return lines


def _latencies(loads: Sequence[Load]) -> tuple[float, float]:
    """Milliseconds that half and 99 % of the answers took at most."""
    cuts = quantiles((latency for load in loads for latency in load.latencies), n=100)
    return 1e3 * cuts[49], 1e3 * cuts[98]


def _figure(rate: float) -> str:
    return f"{rate:,.0f}" if rate > _FEW else f"{rate:.1f}"
