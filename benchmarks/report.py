"""What was found, as text: tables, memory, import, phases, and last one line for each operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.data import Prepared
from benchmarks.measuring import Grown, Measured
from benchmarks.phases import Phases

PEERS = ("floor", "postgraphile", "naive")
MOST_GROWTH = 1.5
MOST_OF_FLOOR = 1.05
LEAST_OF_BEST = 0.9  # of the best rate before: below that, throughput falls
_MEBIBYTE = 1024 * 1024
_FEW = 20  # a second: then the tenths count


@dataclass(frozen=True)
class Found:
    """All that a run found. `absent` says why there is no PostGraphile."""

    measured: Sequence[Measured]
    grown: Sequence[Grown]
    clients: Mapping[int, float]
    where: Phases
    prepared: Prepared
    peak: int  # bytes of a worker of ours
    absent: str | None


def report(found: Found) -> str:
    """The whole of it."""
    lines = [
        *rates(found.measured),
        *([f"postgraphile: not measured, {found.absent}"] if found.absent else []),
        "",
        *sizes(found.grown),
        "",
        clients(found.clients),
        *about(found),
        "",
        *(f"missed: {each}" for each in missed(found)),
        "",
        *(ratios(one) for one in found.measured),
        "",
    ]
    return "\n".join(lines)


def rates(measured: Sequence[Measured]) -> list[str]:
    """What each server answers, all of them as busy as they can be."""
    title = (
        f"{'operation':<18}{'server':<14}{'req/s':>9}{'min-max':>14}{'p50 ms':>9}{'p99 ms':>9}{'cores':>7}"
    )
    lines = [title]
    for one in measured:
        for server, loads in one.loads.items():
            each = [load.rate for load in loads]
            spread = f"{_figure(min(each))}-{_figure(max(each))}"
            half, most = one.latencies(server)
            lines.append(
                f"{one.operation.name:<18}{server:<14}{_figure(one.rate(server)):>9}{spread:>14}"
                f"{half:>9.2f}{most:>9.2f}{one.cores[server]:>7.2f}"
            )
    return lines


def sizes(grown: Sequence[Grown]) -> list[str]:
    """What a lone client waits, at both sizes."""
    lines = [f"{'p50 ms, 1x → 10x':<18}" + "".join(f"{server:>26}" for server in ("ours", *PEERS))]
    for one in grown:
        cells = [_growth(one, server) for server in ("ours", *PEERS)]
        lines.append(f"{one.operation:<18}" + "".join(f"{cell:>26}" for cell in cells))
    return lines


def clients(rates: Mapping[int, float]) -> str:
    """One line: answers a second by the number of clients."""
    return "customer360, clients → req/s: " + ", ".join(f"{n} → {rate:,.0f}" for n, rate in rates.items())


def about(found: Found) -> list[str]:
    """Memory, the import, and where the time of a 360 goes."""
    made, where = found.prepared, found.where
    imported, copied, bare = made.import_seconds, made.copy_seconds, made.bare_copy_seconds
    return [
        f"memory of a worker of ours, its peak: {found.peak / _MEBIBYTE:.0f} MB",
        f"import: {made.rows:,} rows written in {imported:.0f} s, by COPY in {copied:.0f} s,",
        f"  by COPY without triggers and foreign keys in {bare:.0f} s",
        f"import/copy={imported / copied:.1f} import/bare copy={imported / bare:.1f}",
        "",
        f"where the time of a customer360 goes, alone on a connection: {where.total:.0f} µs",
        *where.lines(),
    ]


def ratios(one: Measured) -> str:
    """How many times as fast as each of the others ours is."""
    cells = [f"ours/{server}={_ratio(one.ratio(server))}" for server in PEERS]
    return " ".join((one.operation.name, *cells))


def missed(found: Found) -> list[str]:
    """What we promise and did not find. A floor that is slower than ours is no floor."""
    lines = []
    for one in found.measured:
        for server in PEERS:
            ratio, least = one.ratio(server), one.operation.least.of(server)
            if ratio is not None and least is not None and ratio < least:
                lines.append(f"{one.operation.name} ours/{server}={ratio:.2f}, required {least}")
    for each in found.grown:
        growth = each.growth("ours")
        if growth is not None and growth >= MOST_GROWTH:
            lines.append(f"{each.operation} takes {growth:.2f} times as long on ten times the data")
    best = 0.0
    for number, rate in found.clients.items():
        if rate < LEAST_OF_BEST * best:
            lines.append(f"{number} clients get {rate:,.0f} answers a second, fewer had {best:,.0f}")
        best = max(best, rate)
    return lines + no_floor(found.measured)


def no_floor(measured: Sequence[Measured]) -> list[str]:
    """Operations of which the hand-written SQL is not the best there is."""
    return [
        f"{one.operation.name}: the floor is not the best, ours/floor={ratio:.2f}"
        for one in measured
        if (ratio := one.ratio("floor")) is not None and ratio > MOST_OF_FLOOR
    ]


def _growth(one: Grown, server: str) -> str:
    growth = one.growth(server)
    if growth is None:
        return "-"
    return f"{one.once[server]:.2f} → {one.ten_times[server]:.2f} ({growth:.2f}x)"


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"  # noqa: PLR2004  # ten


def _figure(rate: float) -> str:
    return f"{rate:,.0f}" if rate > _FEW else f"{rate:.1f}"
