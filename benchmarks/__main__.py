"""`make bench`: prepare the data, check that the servers agree, measure them in turn, say what was found.

`--quick` measures a tenth as long and writes nothing down: it shows that everything works, not how well.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import uvloop

from benchmarks import page, peer
from benchmarks.asking import graphql, plain, tokens, unauthorised
from benchmarks.client import Refused, ask
from benchmarks.data import GROWN, Prepared, prepared
from benchmarks.measuring import Grown, Pace, Requests, at_both_sizes, by_clients, rounds
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.people import Person, people
from benchmarks.phases import Phases, phases
from benchmarks.report import Found, no_floor, report
from benchmarks.rows import rows
from benchmarks.serving import NAMES, Server, serving
from portal import logs
from portal.doors.db import Database
from portal.postgres import EmbeddedPostgres
from portal.provision import audience_connections, database_secret, with_database
from portal.sessions.keys import load_keys
from portal.settings import Settings, load_settings
from portal.words.errors import SetupError

START_SECONDS = 60
CHECKED = 50  # questions of each operation whose answers are compared: one of each partner
CHECKED_GROWN = 5
QUICK = Pace(warm_up=0.3, round=0.2, naive_round=0.3, alone=0.2, clients=0.3)

Servers = Mapping[str, Server]


@dataclass(frozen=True)
class Bench:
    """What a run has: who asks, whom, for how long. `absent` says why there is no PostGraphile."""

    settings: Settings
    owner_url: str
    people: Sequence[Person]
    pace: Pace
    absent: str | None


def main() -> None:
    """Run it; what a person must mend is one sentence and exit status 2. Without a floor it is 1.

    Ended early, it leaves nothing running.
    """
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)
    logs.configure("WARNING")  # the phases are timed in this process, without the line for each request
    given = load_settings()
    settings = given.model_copy(update={"home": given.home / "bench", "database_url": None})
    settings.absolute_home.mkdir(parents=True, exist_ok=True)
    quick = "--quick" in sys.argv[1:]
    try:
        with EmbeddedPostgres(settings.absolute_home) as postgres:
            facts = asyncio.run(prepared(settings, postgres.owner_url, _say))
            found = uvloop.run(_run(settings, postgres.owner_url, facts, QUICK if quick else Pace()))
    except SetupError as error:
        sys.stderr.write(f"bench: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.stdout.write(report(found))
    if not quick:
        page.write(found, datetime.now(UTC).date())
        sys.exit(1 if no_floor(found.measured) else 0)


async def _run(settings: Settings, owner_url: str, facts: Prepared, pace: Pace) -> Found:
    load_keys(settings.absolute_home)
    absent = peer.absent(_say)
    if absent:
        _say(f"PostGraphile is left out: {absent}")
    bench = Bench(settings, owner_url, await people(owner_url), pace, absent)
    with _servers(bench, owner_url) as servers:
        measured = []
        for operation in OPERATIONS:
            requests = _requests(bench, operation)
            await _check(bench, operation, requests, servers, CHECKED)
            _say(f"measuring {operation.name}")
            measured.append(await rounds(operation, requests, servers, pace))
        _say("more and more clients")
        clients = await by_clients(_requests(bench, OPERATIONS[0])["ours"], servers["ours"], pace)
        where = await _where(bench, servers["ours"])
        peak = servers["ours"].peak
        grown = await _grown(bench, servers)
    return Found(measured, grown, clients, where, facts, peak, absent)


async def _grown(bench: Bench, small: Servers) -> list[Grown]:
    """Every operation alone, on the data and on ten times the data."""
    found = []
    with _servers(bench, with_database(bench.owner_url, GROWN)) as large:
        for operation in OPERATIONS:
            requests = _requests(bench, operation)
            await _check(bench, operation, requests, large, CHECKED_GROWN)
            _say(f"measuring {operation.name} at both sizes")
            found.append(await at_both_sizes(operation, requests, small, large, bench.pace))
    return found


@contextmanager
def _servers(bench: Bench, url: str) -> Iterator[Servers]:
    """All servers over one database, until the block ends."""
    names = [name for name in NAMES if name != "postgraphile" or not bench.absent]
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(name, bench.settings, url)) for name in names}


def _requests(bench: Bench, operation: Operation) -> Requests:
    """Every question, as each server is asked it. Made anew for each operation: tokens live ten minutes."""
    signed = tokens(bench.people, load_keys(bench.settings.absolute_home).active, bench.settings)
    questions = list(operation.questions(bench.people))
    asked = [graphql(operation, question, signed[question.person]) for question in questions]
    return {
        "ours": asked,
        "naive": asked,
        "floor": [plain(operation, question) for question in questions],
        "postgraphile": [unauthorised(operation, question) for question in questions],
    }


async def _check(
    bench: Bench, operation: Operation, requests: Requests, servers: Servers, questions: int
) -> None:
    """Every server gives the same JSON value, PostGraphile the same number of rows at each level.

    Raises SetupError, as there is nothing to measure then.
    """
    for nth in range(min(questions, len(requests["ours"]))):
        answers = {
            name: orjson.loads(await _patiently(bench, server, requests[name][nth])).get("data")
            for name, server in servers.items()
        }
        ours = answers["ours"]
        for name, other in answers.items():
            same = rows(other) == rows(ours) if name == "postgraphile" else other == ours
            if not ours or not other or not same:
                what = f"the answers of {name} and ours to question {nth} of {operation.name} differ"
                raise SetupError(f"{what}: {_kept(bench, what, [ours, other])} has both")


def _kept(bench: Bench, what: str, answers: list[object]) -> Path:
    file = bench.settings.absolute_home / "differing.json"
    file.write_bytes(orjson.dumps({"what": what, "answers": answers}, option=orjson.OPT_INDENT_2))
    return file


async def _patiently(bench: Bench, server: Server, request: bytes) -> bytes:
    """One answer; a server that has just been started is waited for."""
    try:
        return await asyncio.wait_for(ask(server.port, request), START_SECONDS)
    except (OSError, EOFError, Refused, TimeoutError) as error:
        log = bench.settings.absolute_home / f"{server.name}.log"
        raise SetupError(f"{server.name} gave no answer ({error!r}); {log} says why") from error


async def _where(bench: Bench, ours: Server) -> Phases:
    """Where the time of a 360 goes."""
    keys = load_keys(bench.settings.absolute_home)
    connect = audience_connections(bench.owner_url, database_secret(bench.settings.absolute_home))
    database = await Database.open(connect)
    try:
        requests = _requests(bench, OPERATIONS[0])["ours"]
        return await phases(bench.settings, keys, database, ours.port, requests)
    finally:
        await database.close()


def _say(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


if __name__ == "__main__":
    main()
