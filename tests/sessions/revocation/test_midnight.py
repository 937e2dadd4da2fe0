"""A membership ends at midnight (UTC) after its last day, and no token outlives it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from auth.claims import ExpiredToken
from auth.signing import SigningKey
from auth.tokens import MAX_LIFETIME, TokenVerifier, mint
from portal.sessions.members import require_member
from portal.sessions.refusals import TokenRefused
from tests.sessions.revocation.conftest import Channel

pytestmark = pytest.mark.anyio


async def test_a_token_of_the_last_evening_is_good_until_midnight(channel: Channel) -> None:
    staff = await channel.member()
    today = await channel.record.fetchval(
        "update portal.staff set ended_on = (now() at time zone 'UTC')::date + 1 where id = $1"
        " returning ended_on",
        staff,
    )
    midnight = datetime.combine(today + timedelta(days=1), time(), UTC)
    async with channel.worker.as_worker() as connection:
        member = await require_member(connection, staff)
    assert member.ends_at == midnight

    key, evening = SigningKey.generate(), midnight - timedelta(minutes=4)
    token = mint(
        key, member.principal(), now=evening, lifetime=MAX_LIFETIME, issuer="us", audience="portal",
        client_id="tests", session_id="tests", expires_by=member.ends_at,
    )  # fmt: skip
    moment = evening

    def now() -> datetime:
        return moment

    for verifier in (TokenVerifier({"keys": [key.public_jwk()]}, "us", "portal", now=now) for _ in range(2)):
        moment = midnight - timedelta(seconds=1)
        assert verifier.verify(token).expires_at == midnight
        moment = midnight
        with pytest.raises(ExpiredToken):  # also where it is remembered as a good one
            verifier.verify(token)


async def test_after_the_last_day_there_is_no_token(channel: Channel) -> None:
    staff = await channel.member()
    await channel.record.execute(
        "update portal.staff set ended_on = (now() at time zone 'UTC')::date - 1 where id = $1", staff
    )
    async with channel.worker.as_worker() as connection:
        with pytest.raises(TokenRefused) as refused:
            await require_member(connection, staff)
    assert refused.value.reason == "MEMBERSHIP_ENDED"
