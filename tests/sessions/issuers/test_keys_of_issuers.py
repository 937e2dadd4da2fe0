"""An issuer's keys are asked for seldom, serve for an hour, and never come from anybody else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from auth.errors import Unauthenticated
from portal.sessions import issuers_keys
from portal.sessions.issuers import TrustedIssuers
from portal.sessions.issuers_keys import FRESH_SECONDS, REFETCH_SECONDS, RETRY_SECONDS, TRUSTED_SECONDS
from portal.settings import OpenIdIssuer
from portal.words.errors import Unavailable
from tests.sessions.issuers.provider import CLIENT, DISCOVERY, KEYS, Key, Provider, answer, running

pytestmark = pytest.mark.anyio


@dataclass
class Clock:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with running() as started:
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def trusted(provider: Provider, clock: Clock) -> TrustedIssuers:
    return TrustedIssuers([provider.trusted], clock=clock)


async def taken(trusted: TrustedIssuers, token: str) -> str:
    """Who it is, or why not."""
    try:
        return (await trusted.identify(token)).subject
    except Unavailable:
        return "unavailable"
    except Unauthenticated:
        return "refused"


async def test_somebody_of_a_trusted_issuer_is_recognised(
    trusted: TrustedIssuers, provider: Provider
) -> None:
    assert await taken(trusted, provider.token("wang")) == "wang"
    assert await taken(trusted, provider.token("li")) == "li"
    assert provider.asked == [DISCOVERY, KEYS]


async def test_where_its_keys_are_can_be_said_beforehand(provider: Provider) -> None:
    said = OpenIdIssuer(issuer=provider.issuer, client_id=CLIENT, jwks_uri=provider.issuer + KEYS)
    assert await taken(TrustedIssuers([said]), provider.token()) == "wang"
    assert provider.asked == [KEYS]


async def test_a_key_is_not_asked_for_right_after_all_were(
    trusted: TrustedIssuers, provider: Provider
) -> None:
    assert await taken(trusted, provider.token()) == "wang"
    provider.keys.append(Key("second"))
    assert await taken(trusted, provider.token()) == "refused"  # the keys were fetched just now


async def test_after_half_a_minute_an_unknown_key_is_fetched_and_an_old_one_goes(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    old = provider.token()
    assert await taken(trusted, old) == "wang"
    provider.keys = [Key("second"), Key("third")]
    clock.seconds += REFETCH_SECONDS
    assert await taken(trusted, provider.token()) == "wang"
    assert await taken(trusted, old) == "refused"
    assert provider.fetches == 2


async def test_fifty_made_up_keys_at_once_are_one_fetch(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    assert await taken(trusted, provider.token()) == "wang"
    clock.seconds += REFETCH_SECONDS
    provider.pause = 0.05
    tokens = [provider.token(key=Key(f"made up {number}")) for number in range(50)]
    answers = await asyncio.gather(*(taken(trusted, token) for token in tokens))
    assert set(answers) == {"refused"}
    assert provider.fetches == 2
    clock.seconds += REFETCH_SECONDS - 0.1
    assert await taken(trusted, tokens[0]) == "refused"
    assert provider.fetches == 2


async def test_fifty_new_people_at_once_with_a_new_key_are_all_let_in_by_one_fetch(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    assert await taken(trusted, provider.token()) == "wang"
    clock.seconds += REFETCH_SECONDS
    provider.pause = 0.05
    provider.keys.append(Key("second"))
    tokens = [provider.token(f"person {number}") for number in range(50)]
    answers = await asyncio.gather(*(taken(trusted, token) for token in tokens))
    assert set(answers) == {f"person {number}" for number in range(50)}
    assert provider.fetches == 2


async def test_while_the_issuer_is_down_known_keys_serve_for_an_hour_and_no_longer(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    token = provider.token()
    assert await taken(trusted, token) == "wang"
    await provider.stop()
    for _ in range(9):
        clock.seconds += (TRUSTED_SECONDS - 1) / 9
        assert await taken(trusted, token) == "wang"
        await asyncio.sleep(0.01)  # the fetch nobody waits for
    clock.seconds += 2
    assert await taken(trusted, token) == "unavailable"
    await provider.start()
    assert await taken(trusted, token) == "unavailable"
    clock.seconds += RETRY_SECONDS
    assert await taken(trusted, token) == "wang"


async def test_keys_in_use_are_fetched_again_while_they_serve(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    """So that one the issuer takes back is not trusted for ever."""
    old = provider.token()
    assert await taken(trusted, old) == "wang"
    provider.keys = [Key("second"), Key("third")]
    clock.seconds += FRESH_SECONDS + 1
    assert await taken(trusted, old) == "wang"
    async with asyncio.timeout(60):
        while await taken(trusted, old) == "wang":  # noqa: ASYNC110  # nobody tells a test
            await asyncio.sleep(0.01)
    assert provider.fetches == 2


def _other(provider: Provider, **members: object) -> bytes:
    return answer({"issuer": provider.issuer, "jwks_uri": provider.issuer + KEYS} | members)


FAULTS: dict[str, Callable[[Provider], dict[str, bytes]]] = {
    "not json": lambda _: {KEYS: answer(b"<html>")},
    "not an object": lambda _: {KEYS: answer([])},
    "a member twice": lambda _: {KEYS: answer(b'{"keys": [], "keys": []}')},
    "not keys": lambda _: {KEYS: answer({"keys": "none"})},
    "one key twice": lambda p: {KEYS: answer({"keys": [p.keys[0].public(), Key("first").public()]})},
    "no http": lambda _: {KEYS: b"SSH-2.0-OpenSSH_9.2\r\n"},
    "an error": lambda p: {KEYS: answer({"keys": [p.keys[0].public()]}, status=500)},
    "another type": lambda p: {
        KEYS: answer({"keys": [p.keys[0].public()]}, content_type="text/html; charset=utf-8")
    },
    "compressed": lambda p: {
        KEYS: answer({"keys": [p.keys[0].public()]}, headers="Content-Encoding: gzip\r\n")
    },
    "huge": lambda p: {KEYS: answer({"keys": [p.keys[0].public()], "x": "x" * 300_000})},
    "elsewhere": lambda p: {KEYS: answer({}, status=302, headers=f"Location: {p.issuer}/other\r\n")},
    "another issuer": lambda p: {DISCOVERY: _other(p, issuer="https://login.example.com")},
    "no address": lambda p: {DISCOVERY: _other(p, jwks_uri=None)},
    "an unsafe address": lambda p: {DISCOVERY: _other(p, jwks_uri="http://keys.example.com/keys")},
    "a file": lambda p: {DISCOVERY: _other(p, jwks_uri="file:///etc/passwd")},
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_issuer_that_answers_wrongly_lets_nobody_in_is_in_the_log_and_recovers_alone(
    trusted: TrustedIssuers, provider: Provider, clock: Clock, fault: str
) -> None:
    provider.answers = FAULTS[fault](provider)
    with capture_logs() as logged:
        assert await taken(trusted, provider.token()) == "unavailable"
    assert [entry["event"] for entry in logged] == ["issuer_keys_not_fetched"]
    provider.answers = {}
    clock.seconds += RETRY_SECONDS
    assert await taken(trusted, provider.token()) == "wang"


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_it_answers_wrongly_does_not_take_away_what_was_known(
    trusted: TrustedIssuers, provider: Provider, clock: Clock, fault: str
) -> None:
    assert await taken(trusted, provider.token()) == "wang"
    provider.answers = FAULTS[fault](provider)
    clock.seconds += REFETCH_SECONDS
    assert await taken(trusted, provider.token(key=Key("made up"))) == "unavailable"
    assert await taken(trusted, provider.token()) == "wang"


async def test_whether_an_unknown_key_is_the_issuers_cannot_be_told_until_it_answers_again(
    trusted: TrustedIssuers, provider: Provider, clock: Clock
) -> None:
    assert await taken(trusted, provider.token()) == "wang"
    provider.keys.append(Key("second"))
    fresh, made_up = provider.token(), provider.token(key=Key("made up"))
    await provider.stop()
    clock.seconds += REFETCH_SECONDS
    assert await taken(trusted, fresh) == "unavailable"
    clock.seconds += REFETCH_SECONDS - 0.1
    await provider.start()
    assert await taken(trusted, fresh) == "unavailable"  # not asked again so soon
    assert provider.fetches == 1
    clock.seconds += 0.2
    assert await taken(trusted, fresh) == "wang"
    assert await taken(trusted, made_up) == "refused"  # the issuer's keys are known, and it is none of them
    assert provider.fetches == 2


@pytest.mark.parametrize("how", ["pause", "drip"])
async def test_an_issuer_that_is_too_slow_is_not_waited_for(
    trusted: TrustedIssuers, provider: Provider, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(issuers_keys, "FETCH_SECONDS", 0.2)
    provider.pause, provider.drip = (3600.0, False) if how == "pause" else (0.0, True)
    async with asyncio.timeout(60):
        assert await taken(trusted, provider.token()) == "unavailable"


async def test_who_stops_waiting_does_not_stop_the_fetch_for_the_others(
    trusted: TrustedIssuers, provider: Provider
) -> None:
    provider.pause = 0.1
    impatient = asyncio.create_task(trusted.identify(provider.token()))
    patient = asyncio.create_task(trusted.identify(provider.token("li")))
    await asyncio.sleep(0.02)
    impatient.cancel()
    assert (await patient).subject == "li"
    assert provider.fetches == 1


async def test_a_secret_that_an_issuer_publishes_signs_nothing(
    trusted: TrustedIssuers, provider: Provider
) -> None:
    secret = {"kty": "oct", "kid": "secret", "k": "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISE", "alg": "HS256"}
    provider.answers = {KEYS: answer({"keys": [secret, provider.keys[0].public()]})}
    assert await taken(trusted, provider.token()) == "wang"
