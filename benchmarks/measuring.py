"""The measurements: rounds of all servers in turn, one client at two sizes of data, more and more clients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.client import Load, load
from benchmarks.operations import Operation
from benchmarks.serving import Server

ROUNDS = 5
CONNECTIONS = 8  # as many as the pool has: the server is busy, and no request waits for a connection long
CLIENTS = (1, 2, 4, 8, 16, 32, 64)

Requests = Mapping[str, Sequence[bytes]]
"""Every question of an operation, as each server is asked it."""


@dataclass(frozen=True)
class Pace:
    """How long each measurement takes, in seconds; the naive server is slow, and so takes longer."""

    warm_up: float = 1.0
    round: float = 1.5
    naive_round: float = 2.0
    alone: float = 0.6
    clients: float = 2.0


@dataclass(frozen=True)
class Measured:
    """The rounds of one operation by server, and how much of a core each server's process used."""

    operation: Operation
    loads: Mapping[str, Sequence[Load]]
    cores: Mapping[str, float]

    def rate(self, server: str) -> float:
        """Answers a second, the median of the rounds."""
        return median(load.rate for load in self.loads[server])

    def ratio(self, other: str) -> float | None:
        """How many times as fast ours was: the median of the rounds, each compared within itself."""
        if other not in self.loads:
            return None
        pairs = zip(self.loads["ours"], self.loads[other], strict=True)
        return median(ours.rate / theirs.rate for ours, theirs in pairs)

    def latencies(self, server: str) -> tuple[float, float]:
        """Milliseconds that half and 99 % of the answers took at most."""
        cuts = quantiles((latency for load in self.loads[server] for latency in load.latencies), n=100)
        return 1e3 * cuts[49], 1e3 * cuts[98]


@dataclass(frozen=True)
class Grown:
    """Milliseconds that half of an operation's answers take at most, asked alone; by server and size."""

    operation: str
    once: Mapping[str, float]
    ten_times: Mapping[str, float]

    def growth(self, server: str) -> float | None:
        return self.ten_times[server] / self.once[server] if server in self.once else None


async def rounds(
    operation: Operation, requests: Requests, servers: Mapping[str, Server], pace: Pace
) -> Measured:
    """Five rounds, the servers in turn within each, so that what disturbs the machine disturbs all."""
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    busy: dict[str, list[float]] = {name: [] for name in servers}
    for turn in range(-1, ROUNDS):
        for name, server in servers.items():
            connections = operation.naive_connections if name == "naive" else CONNECTIONS
            measured = pace.naive_round if name == "naive" else pace.round
            seconds = pace.warm_up if turn < 0 else measured
            used = server.cpu_seconds
            done = await load(
                server.port, requests[name], connections=connections, seconds=seconds, start=max(turn, 0) * 50
            )
            if turn >= 0:
                loads[name].append(done)
                busy[name].append((server.cpu_seconds - used) / done.seconds)
    return Measured(operation, loads, {name: median(shares) for name, shares in busy.items()})


async def at_both_sizes(
    operation: Operation,
    requests: Requests,
    small: Mapping[str, Server],
    large: Mapping[str, Server],
    pace: Pace,
) -> Grown:
    """One client, one request after the other, both sizes in turn; each turn asks the same questions."""
    medians: list[dict[str, float]] = [{}, {}]
    for name in small:
        latencies: list[list[float]] = [[], []]
        for turn in range(-1, 3):
            for size, server in enumerate((small[name], large[name])):
                done = await load(server.port, requests[name], connections=1, seconds=pace.alone)
                if turn >= 0:
                    latencies[size].extend(done.latencies)
        for size in (0, 1):
            medians[size][name] = 1e3 * median(latencies[size])
    return Grown(operation.name, *medians)


async def by_clients(requests: Sequence[bytes], server: Server, pace: Pace) -> dict[int, float]:
    """Answers a second with so many clients at once. Raises client.Refused where one is not answered."""
    return {
        clients: (await load(server.port, requests, connections=clients, seconds=pace.clients)).rate
        for clients in CLIENTS
    }
