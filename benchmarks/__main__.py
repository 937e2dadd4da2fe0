"""`make bench`: prepare the data, check that the servers agree, measure them in turn, say what was found."""

import asyncio
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import orjson
import uvloop

from auth.roles import Audience
from benchmarks.asking import graphql, plain, tokens
from benchmarks.client import Load, Refused, ask, load
from benchmarks.data import Prepared, prepared
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.people import Person, people
from benchmarks.phases import Phases, phases
from benchmarks.report import Measured, report
from benchmarks.serving import NAMES, Server, serving
from portal import logs
from portal.db import Database
from portal.errors import SetupError
from portal.keys import load_keys
from portal.postgres import EmbeddedPostgres
from portal.provision import audience_connections, database_secret
from portal.settings import Settings, load_settings

ROUNDS = 5
SECONDS = {"ours": 2.0, "floor": 2.0, "naive": 3.0}
CONNECTIONS = 8  # as many as the pool has: the server is busy, and no request waits for a connection long
WARM_UP = 1.0
START_SECONDS = 60
CHECKED = 50  # questions of each operation whose answers are compared: one of each partner

Requests = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True)
class Bench:
    """What a run has: who asks, whom, and what."""

    settings: Settings
    owner_url: str
    people: Sequence[Person]
    servers: Mapping[str, Server]


def main() -> None:
    """Run it; what a person must mend is one sentence and exit status 2.

    Ended early, it leaves nothing running.
    """
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)
    logs.configure("WARNING")  # the phases are timed in this process, without the line for each request
    given = load_settings()
    settings = given.model_copy(update={"home": given.home / "bench", "database_url": None})
    settings.absolute_home.mkdir(parents=True, exist_ok=True)
    try:
        with EmbeddedPostgres(settings.absolute_home) as postgres:
            facts = asyncio.run(prepared(settings, postgres.owner_url, _say))
            with ExitStack() as stack:
                load_keys(settings.absolute_home)
                servers = {
                    name: stack.enter_context(serving(name, settings, postgres.owner_url)) for name in NAMES
                }
                uvloop.run(_run(settings, postgres.owner_url, servers, facts))
    except SetupError as error:
        sys.stderr.write(f"bench: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


async def _run(settings: Settings, owner_url: str, servers: Mapping[str, Server], facts: Prepared) -> None:
    bench = Bench(settings, owner_url, await people(owner_url), servers)
    measured = []
    for operation in OPERATIONS:
        requests = _requests(bench, operation)
        await _check(bench, operation, requests)
        _say(f"measuring {operation.name}")
        measured.append(await measure(operation, requests, servers))
    where = await _where(bench)
    sys.stdout.write(report(measured, where, facts, servers["ours"].resident))


def _requests(bench: Bench, operation: Operation) -> Requests:
    """Every question, as each server is asked it. Made anew for each operation: tokens live ten minutes."""
    signed = tokens(bench.people, load_keys(bench.settings.absolute_home).active, bench.settings)
    questions = list(operation.questions(bench.people))
    asked = [graphql(operation, question, signed[question.person]) for question in questions]
    return {"ours": asked, "naive": asked, "floor": [plain(operation, question) for question in questions]}


async def _check(bench: Bench, operation: Operation, requests: Requests) -> None:
    """Every server gives the same JSON value. Raises SetupError, as there is nothing to measure then."""
    for nth in range(min(CHECKED, len(requests["ours"]))):
        answers = {
            name: orjson.loads(await _patiently(bench, server, requests[name][nth]))
            for name, server in bench.servers.items()
        }
        if answers["ours"].get("errors") or any(each != answers["ours"] for each in answers.values()):
            raise SetupError(f"the answers to question {nth} of {operation.name} differ: {answers}"[:4000])


async def _patiently(bench: Bench, server: Server, request: bytes) -> bytes:
    """One answer; a server that has just been started is waited for."""
    try:
        return await asyncio.wait_for(ask(server.port, request), START_SECONDS)
    except (OSError, EOFError, Refused) as error:
        log = bench.settings.absolute_home / f"{server.name}.log"
        raise SetupError(f"{server.name} gave no answer ({error!r}); {log} says why") from error


async def measure(operation: Operation, requests: Requests, servers: Mapping[str, Server]) -> Measured:
    """Five rounds, the servers in turn within each, so that what disturbs the machine disturbs all."""
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    busy: dict[str, list[float]] = {name: [] for name in servers}
    for turn in range(-1, ROUNDS):
        for name, server in servers.items():
            connections = operation.naive_connections if name == "naive" else CONNECTIONS
            seconds = WARM_UP if turn < 0 else SECONDS[name]
            used = server.cpu_seconds
            done = await load(
                server.port, requests[name], connections=connections, seconds=seconds, start=max(turn, 0) * 50
            )
            if turn >= 0:
                loads[name].append(done)
                busy[name].append((server.cpu_seconds - used) / done.seconds)
    return Measured(operation.name, loads, {name: median(shares) for name, shares in busy.items()})


async def _where(bench: Bench) -> Phases:
    """Where the time of a 360 goes."""
    keys = load_keys(bench.settings.absolute_home)
    connect = audience_connections(bench.owner_url, database_secret(bench.settings.absolute_home))
    database = await Database.open({Audience.SCOPED: connect[Audience.SCOPED]})
    try:
        requests = _requests(bench, OPERATIONS[0])["ours"]
        return await phases(bench.settings, keys, database, bench.servers["ours"].port, requests)
    finally:
        await database.close()


def _say(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


if __name__ == "__main__":
    main()
