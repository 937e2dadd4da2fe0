"""[the address of a proxy is everybody's] Over HTTP: whose failures a sign-in adds to."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from portal.oauth import recording
from portal.sessions.throttle import ADDRESS, Attempt
from tests.cluster import TestDatabase
from tests.serving import served

pytestmark = pytest.mark.anyio

LOOPBACK = "127.0.0.1"
EVENTS = "select count(*) from portal.access_events where kind = 'SIGN_IN_REFUSED'"


@dataclass
class Street:
    """A portal, asked over loopback; what is counted there is read from its database."""

    database: TestDatabase
    home: Path
    record: asyncpg.Connection

    @contextmanager
    def trusting(self, proxies: str) -> Iterator[httpx.Client]:
        with (
            served(self.database, self.home, **({"trusted_proxies": proxies} if proxies else {})) as portal,
            httpx.Client(base_url=portal.url, trust_env=False, timeout=60) as http,
        ):
            yield http

    async def failures_of(self, address: str) -> int:
        key = Attempt.of("", address).address
        return (
            await self.record.fetchval("select failures from portal.sign_in_failures where key = $1", key)
            or 0
        )

    async def spend(self, address: str) -> None:
        """All that an address may fail."""
        await self.record.execute(
            "insert into portal.sign_in_failures (key, failures, last_failed_at)"
            " values ($1, $2, clock_timestamp())",
            Attempt.of("", address).address,
            ADDRESS.free + 20,
        )


@pytest.fixture
async def street(fresh_database: TestDatabase, tmp_path: Path) -> AsyncIterator[Street]:
    record = await asyncpg.connect(fresh_database.owner_url)
    yield Street(fresh_database, tmp_path, record)
    await record.close()


def fail(http: httpx.Client, *forwarded: str, **headers: str) -> int:
    """The status of a sign-in with a wrong password, its address said in so many X-Forwarded-For headers."""
    given = {"grant_type": "password", "username": "nobody@example.com", "password": "a wrong password"}
    said = [("x-forwarded-for", each) for each in forwarded] + list(headers.items())
    return http.post("/oauth/token", data=given, headers=said).status_code


async def test_clients_of_a_trusted_proxy_do_not_share_its_failures(street: Street) -> None:
    await street.spend(LOOPBACK)
    await street.spend("203.0.113.7")
    with street.trusting(LOOPBACK) as http:
        assert fail(http, "203.0.113.7") == 429
        assert fail(http, "203.0.113.8") == 400
    assert await street.failures_of("203.0.113.8") == 1


async def test_what_an_untrusted_client_says_of_its_address_counts_for_nothing(street: Street) -> None:
    """Also on loopback: it would choose a new address for each guess, or spend somebody else's."""
    with street.trusting("") as http:
        assert fail(http, "203.0.113.7") == 400
        assert fail(http, "203.0.113.8") == 400
    assert await street.failures_of(LOOPBACK) == 2
    assert await street.failures_of("203.0.113.7") == 0


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),  # the first is the client's own word
        (["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7, 10.0.0.2, 10.0.0.3"], "203.0.113.7"),  # through proxies of ours
        (["203.0.113.7, 10.0.0.2", "10.0.0.3"], "203.0.113.7"),
        (["10.0.0.2, 10.0.0.3"], "10.0.0.2"),  # asked by a proxy itself
        (["203.0.113.7:50123"], "203.0.113.7"),
        (["[2001:db8::7]:50123, fd00::1"], "2001:db8::7"),
        (["2001:db8::7%eth0"], "2001:db8::7"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
        (["203.0.113.7, unknown"], LOOPBACK),  # our proxy says it knows nobody
        (["203.0.113.7, unknown, 10.0.0.3"], "10.0.0.3"),
        (["203.0.113.7,"], LOOPBACK),
        ([""], LOOPBACK),
        ([], LOOPBACK),
        ([", ".join(["203.0.113.7"] + ["10.0.0.2"] * 20)], "203.0.113.7"),
        ([", ".join(["203.0.113.7"] + ["10.0.0.2"] * 30)], "10.0.0.2"),  # no further than twenty
    ],
)
async def test_the_address_is_the_last_that_no_trusted_proxy_has(
    street: Street, forwarded: list[str], address: str
) -> None:
    with street.trusting(f"{LOOPBACK}, 10.0.0.0/24,fd00::/64") as http:
        assert fail(http, *forwarded) == 400
    assert await street.failures_of(address) == 1


async def test_forwarded_is_not_read_from_anybody(street: Street) -> None:
    with street.trusting(LOOPBACK) as http:
        assert fail(http, forwarded="for=203.0.113.7") == 400
    assert await street.failures_of(LOOPBACK) == 1


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
async def test_a_proxy_that_is_not_trusted_is_named_once(street: Street, header: str) -> None:
    with street.trusting("10.0.0.1") as http, capture_logs() as logs:
        fail(http)
        fail(http, **{header: "203.0.113.7"})
        fail(http, **{header: "203.0.113.8"})
    said = [line for line in logs if line["event"] == "proxy_not_trusted"]
    assert [(line["peer"], line["log_level"]) for line in said] == [(LOOPBACK, "warning")]
    assert "203.0.113" not in str(logs)


async def test_refusals_of_strangers_are_recorded_by_the_same_address(street: Street) -> None:
    """So many of one address have an event each: those of one client behind a proxy silence no other."""
    with street.trusting(LOOPBACK) as http:
        for _ in range(recording.ADDRESS + 3):
            http.post("/oauth/accept-invitation", headers={"x-forwarded-for": "203.0.113.7"})
        full = await street.record.fetchval(EVENTS)
        http.post("/oauth/accept-invitation", headers={"x-forwarded-for": "203.0.113.8"})
    assert (full, await street.record.fetchval(EVENTS)) == (recording.ADDRESS + 1, recording.ADDRESS + 2)
