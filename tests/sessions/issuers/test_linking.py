"""Which subject of which issuer a member of staff is: said at the terminal, once, and of nobody else."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from auth.roles import Role
from portal.sessions.exchange import ID_TOKEN
from portal.sessions.issuers import Identity
from portal.sessions.issuers_identities import link_identity, staff_of, unlink_identity
from portal.settings import load_settings
from portal.words.errors import BadUserInput, SetupError
from tests.facts import Facts
from tests.sessions.issuers.conftest import Company

pytestmark = pytest.mark.anyio

PORTAL = Path(sys.executable).with_name("portal")


async def staff(company: Company, number: str, role: Role = Role.DEALER_SALES) -> None:
    facts = Facts()
    facts.staff(company.ids["ACME"], role)
    facts.rows["staff"][-1]["number"] = number
    await facts.load(company.worker)


async def refusal(company: Company, number: str, issuer: str, subject: str) -> str:
    with pytest.raises(BadUserInput) as refused:
        async with company.worker.as_worker() as connection:
            await link_identity(connection, number, Identity(issuer, subject))
    return str(refused.value)


def command(company: Company, *arguments: str, name: str = "link-identity") -> tuple[int, str]:
    """Exit status and standard error of `portal staff link-identity`, or another command of staff."""
    database = company.served.database
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment |= {
        "PORTAL_DATABASE_URL": database.owner_url,
        "PORTAL_DATABASE_SECRET": database.secret,
        "PORTAL_HOME": str(company.served.home),
        "PORTAL_OPENID_ISSUERS": f"[{company.provider.trusted.model_dump_json()}]",
    }
    ended = subprocess.run(
        [PORTAL, "staff", name, *arguments],
        check=False, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    return ended.returncode, ended.stderr


async def test_who_is_linked_at_the_terminal_can_sign_in(company: Company) -> None:
    await staff(company, "L-1")
    token = company.provider.token("linked")
    assert (await company.exchange(token, ID_TOKEN)).status_code == 400
    assert command(company, "L-1", company.provider.issuer, "linked") == (0, "")
    async with company.worker.as_worker() as connection:  # again: it changes nothing
        await link_identity(connection, "L-1", Identity(company.provider.issuer, "linked"))
    assert (await company.exchange(token, ID_TOKEN)).status_code == 200


async def test_an_issuer_that_nobody_trusts_here_is_linked_with_a_warning(company: Company) -> None:
    await staff(company, "L-9")
    elsewhere = f"{company.provider.issuer}/"  # as it is in `iss`, but for the slash
    status, said = command(company, "L-9", elsewhere, "linked")
    assert status == 0
    assert said.startswith(f"{elsewhere} is not in PORTAL_OPENID_ISSUERS")
    async with company.worker.as_worker() as connection:
        assert await staff_of(connection, Identity(elsewhere, "linked")) is not None


async def test_who_is_unlinked_is_signed_out_and_cannot_sign_in(company: Company) -> None:
    number = await company.person(Role.DEALER_SALES, "ACME")  # which is the subject, too
    given = await company.sign_in(number)
    asked = (number, company.provider.issuer, number)
    assert command(company, *asked, name="unlink-identity") == (0, "")
    refresh = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert (await company.http.post("/oauth/token", data=refresh)).status_code == 400
    assert (await company.exchange(company.provider.token(number), ID_TOKEN)).status_code == 400
    events = await company.record.fetch(
        "select kind, reason, staff_id from portal.access_events where subject_id = $1 order by id",
        company.ids[number],
    )
    assert [tuple(event) for event in events] == [
        ("STAFF_UPDATED", "IDENTITY_LINKED", None),
        ("STAFF_UPDATED", "IDENTITY_UNLINKED", None),
    ]
    assert command(company, *asked, name="unlink-identity") == (
        2, f"portal: The member of staff '{number}' is not this subject of the issuer.\n",
    )  # fmt: skip


async def test_only_the_identity_that_is_named_is_unlinked(company: Company) -> None:
    one, other = [await company.person(Role.DEALER_SALES, "ACME") for _ in range(2)]
    asked = (one, company.provider.issuer, other)
    assert command(company, *asked, name="unlink-identity")[0] == 2
    for subject in (one, other):
        assert (await company.exchange(company.provider.token(subject), ID_TOKEN)).status_code == 200


async def test_a_session_that_is_being_opened_ends_with_the_identity(company: Company) -> None:
    number = await company.person(Role.DEALER_SALES, "ACME")
    identity = Identity(company.provider.issuer, number)
    async with company.record.transaction():
        staff_id = await staff_of(company.record, identity)
        async with company.worker.as_worker() as unlinking:
            await unlinking.execute("set local lock_timeout = '50ms'")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await unlink_identity(unlinking, number, identity)
    assert staff_id == company.ids[number]


async def test_what_cannot_be_linked_is_said_in_a_sentence(company: Company) -> None:
    await staff(company, "L-2")
    await staff(company, "L-3")
    await staff(company, "L-4", Role.PARTNER_INTEGRATION)
    issuer = company.provider.issuer
    async with company.worker.as_worker() as connection:
        await link_identity(connection, "L-2", Identity(issuer, "taken"))
    assert command(company, "L-3", issuer, "taken") == (
        2, "portal: Somebody else is this subject of the issuer.\n",
    )  # fmt: skip
    assert "no member of staff" in await refusal(company, "L-0", issuer, "x")
    assert "machine" in await refusal(company, "L-4", issuer, "x")
    assert "https" in await refusal(company, "L-2", "http://login.example.com", "x")
    for subject in ("", "x" * 256, "a\0b"):
        assert "subject" in await refusal(company, "L-2", issuer, subject)


@pytest.mark.parametrize(
    "value",
    [
        "https://login.example.com",
        '{"issuer": "https://login.example.com", "client_id": "x"}',
        '[{"issuer": "http://login.example.com", "client_id": "x"}]',
        '[{"issuer": "https://login.example.com"}]',
        '[{"issuer": "https://login.example.com", "client_id": "x", "secret": "y"}]',
        '[{"issuer": "https://login.example.com", "client_id": "x", "jwks_uri": "http://a.example.com"}]',
        '[{"issuer": "https://a.cn", "client_id": "x"}, {"issuer": "https://a.cn", "client_id": "y"}]',
    ],
)
def test_issuers_that_are_wrong_are_a_sentence_at_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PORTAL_OPENID_ISSUERS", value)
    with pytest.raises(SetupError, match="PORTAL_OPENID_ISSUERS"):
        load_settings()


def test_issuers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PORTAL_OPENID_ISSUERS", '[{"issuer": "https://login.example.com", "client_id": "portal"}]'
    )
    (issuer,) = load_settings().openid_issuers
    assert (issuer.issuer, issuer.client_id, issuer.jwks_uri) == ("https://login.example.com", "portal", None)
