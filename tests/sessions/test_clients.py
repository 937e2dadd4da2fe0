"""Machines that sign in by themselves, with a secret or with a key."""

import asyncio
import json
import time
from base64 import b64encode
from typing import Any

import asyncpg
import httpx
import pytest

from auth.roles import Permission, Role
from auth.signing import SigningKey, encode_base64url
from portal.partners.models import PartnerStatus
from portal.sessions import assertions, clients
from portal.staff.models import StaffStatus
from portal.words.errors import BadUserInput, NotFound
from tests.sessions.conftest import Desk, refused

pytestmark = pytest.mark.anyio

WRONG = "not the secret"
GRANT = {"grant_type": "client_credentials"}


def signed(key: SigningKey, claims: dict[str, Any], **header: object) -> str:
    parts = ({"alg": "EdDSA", "kid": key.kid} | header, claims)
    text = ".".join(encode_base64url(json.dumps(part).encode()) for part in parts)
    return f"{text}.{encode_base64url(key.private.sign(text.encode()))}"


class Machine:
    """A client with a key of its own, and the assertions it makes."""

    def __init__(self, desk: Desk, key: SigningKey, client_id: str) -> None:
        self.desk, self.key, self.client_id = desk, key, client_id

    @classmethod
    async def at(cls, desk: Desk) -> "Machine":
        key = SigningKey.generate()
        return cls(desk, key, (await desk.machine({"keys": [key.public_jwk()]})).client_id)

    def claims(self, **other: object) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.desk.served.database.settings(self.desk.served.home).issuer,
            "exp": now + 60,
            "iat": now,
            "jti": f"{time.time_ns()}",
        } | other

    async def show(self, assertion: str, **further: str) -> httpx.Response:
        about = {"client_assertion_type": assertions.TYPE, "client_assertion": assertion}
        return await self.desk.post(**(GRANT | about | further))


async def test_a_machine_signs_in_with_its_secret_in_the_header_or_in_the_body(desk: Desk) -> None:
    client = await desk.machine()
    assert client.secret is not None
    basic = b64encode(f"{client.client_id}:{client.secret}".encode()).decode()
    by_header = await desk.send(b"grant_type=client_credentials", headers={"authorization": f"Basic {basic}"})
    by_body = await desk.post(**GRANT, client_id=client.client_id, client_secret=client.secret)
    for response in (by_header, by_body):
        assert response.status_code == 200, response.text
        assert "refresh_token" not in response.json()
        token = desk.read(response.json()["access_token"])
        assert (token.principal.role, token.client_id) == (Role.PARTNER_INTEGRATION, client.client_id)
    assert await desk.events(token.principal.staff_id) == [("SIGN_IN", None)] * 2


async def test_a_machine_can_ask_for_less(desk: Desk) -> None:
    client = await desk.machine()
    about = {"client_id": client.client_id, "client_secret": client.secret or ""}
    narrow = await desk.post(**GRANT, **about, scope="STOCK_READ")
    assert desk.read(narrow.json()["access_token"]).principal.permissions == {Permission.STOCK_READ}
    assert refused(await desk.post(**GRANT, **about, scope="STAFF_MANAGE"), "invalid_scope")


async def test_an_unknown_client_and_a_wrong_secret_are_answered_alike(desk: Desk) -> None:
    client = await desk.machine()
    keyed = await Machine.at(desk)
    wrong = await desk.post(**GRANT, client_id=client.client_id, client_secret=WRONG)
    unknown = await desk.post(**GRANT, client_id="machine-unknown", client_secret=WRONG)
    without = await desk.post(**GRANT, client_id=keyed.client_id, client_secret=WRONG)
    assert refused(wrong, "invalid_client", 401)
    assert wrong.content == unknown.content == without.content


@pytest.mark.parametrize(
    "columns",
    [{"status": StaffStatus.DEACTIVATED}, {"partner_status": PartnerStatus.SUSPENDED}],
)
async def test_a_machine_that_is_not_active_or_whose_partner_is_not_gets_no_token(
    desk: Desk, columns: dict[str, Any]
) -> None:
    client = await desk.machine(**columns)
    response = await desk.post(**GRANT, client_id=client.client_id, client_secret=client.secret or "")
    assert refused(response, "invalid_client", 401)


async def test_a_machine_that_was_deactivated_stays_so_and_its_secret_is_no_good(desk: Desk) -> None:
    client = await desk.machine()
    change = (
        "update portal.staff set status = $1"
        " where id = (select staff_id from portal.oauth_clients where client_id = $2)"
    )
    await desk.record.execute(change, StaffStatus.DEACTIVATED, client.client_id)
    with pytest.raises(asyncpg.CheckViolationError, match="stays so"):
        await desk.record.execute(change, StaffStatus.ACTIVE, client.client_id)
    response = await desk.post(**GRANT, client_id=client.client_id, client_secret=client.secret or "")
    assert refused(response, "invalid_client", 401)


async def test_a_client_that_is_revoked_gets_no_token_and_those_it_has_are_over(desk: Desk) -> None:
    client = await desk.machine()
    about = {"client_id": client.client_id, "client_secret": client.secret or ""}
    token = desk.read((await desk.post(**GRANT, **about)).json()["access_token"])
    async with desk.worker.as_worker() as connection:
        await clients.revoke_client(connection, client.client_id)
    assert refused(await desk.post(**GRANT, **about), "invalid_client", 401)
    assert await desk.record.fetchval(
        "select count(*) from portal.revocations where subject_id::text = $1", token.sid
    )
    async with desk.worker.as_worker() as connection:
        with pytest.raises(NotFound):
            await clients.revoke_client(connection, client.client_id)


async def test_a_machine_signs_in_with_its_own_key_for_the_issuer_or_the_token_endpoint(desk: Desk) -> None:
    machine = await Machine.at(desk)
    issuer = machine.claims()["aud"]
    for audience in (issuer, f"{issuer}/oauth/token", [issuer]):
        response = await machine.show(signed(machine.key, machine.claims(aud=audience)))
        assert response.status_code == 200, response.text


async def test_an_assertion_is_good_once_also_when_it_is_shown_twenty_times_at_once(desk: Desk) -> None:
    machine = await Machine.at(desk)
    assertion = signed(machine.key, machine.claims())
    answers = await asyncio.gather(*(machine.show(assertion) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
    again = signed(machine.key, machine.claims())
    assert (await machine.show(again)).status_code == 200


async def test_two_clients_may_choose_the_same_jti(desk: Desk) -> None:
    for machine in (await Machine.at(desk), await Machine.at(desk)):
        assert (await machine.show(signed(machine.key, machine.claims(jti="1")))).status_code == 200


async def test_assertions_that_expired_are_forgotten(desk: Desk) -> None:
    machine = await Machine.at(desk)
    await machine.show(signed(machine.key, machine.claims(jti="old")))
    await desk.record.execute("update portal.client_assertions set expires_at = now() - interval '1 hour'")
    await machine.show(signed(machine.key, machine.claims(jti="new")))
    rows = await desk.record.fetch("select jti from portal.client_assertions")
    assert [row["jti"] for row in rows] == ["new"]


NOW = int(time.time())


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "machine-other"},
        {"sub": "machine-other"},
        {"aud": "http://elsewhere.example"},
        {"aud": ["http://127.0.0.1:8000", "http://elsewhere.example"]},
        {"aud": None},
        {"exp": NOW - 1},
        {"exp": NOW + 3600},
        {"exp": str(NOW + 60)},
        {"exp": True},
        {"exp": 10**30},
        {"exp": None},
        {"iat": NOW + 3600},
        {"iat": True},
        {"nbf": NOW + 3600},
        {"jti": 1},
        {"jti": ""},
        {"jti": "\0"},
        {"jti": "x" * 129},
        {"jti": None},
        {"role": "HQ_ADMIN"},
    ],
)
async def test_an_assertion_that_says_something_else_is_refused(desk: Desk, other: dict[str, Any]) -> None:
    machine = await Machine.at(desk)
    assert refused(await machine.show(signed(machine.key, machine.claims(**other))), "invalid_client", 401)


async def test_an_assertion_without_a_time_or_a_name_is_refused(desk: Desk) -> None:
    machine = await Machine.at(desk)
    for missing in ("iss", "sub", "aud", "exp", "jti"):
        claims = {name: value for name, value in machine.claims().items() if name != missing}
        assert refused(await machine.show(signed(machine.key, claims)), "invalid_client", 401), missing


async def test_an_assertion_of_another_key_kind_or_form_is_refused(desk: Desk) -> None:
    machine, other = await Machine.at(desk), SigningKey.generate()
    good = signed(machine.key, machine.claims())
    bad = [
        signed(other, machine.claims(), kid=machine.key.kid),
        signed(other, machine.claims()),
        signed(machine.key, machine.claims(), typ="at+jwt"),
        signed(machine.key, machine.claims(), jku="http://elsewhere.example"),
        signed(machine.key, machine.claims(), crit=["exp"]),
        good + "=",
        good.rsplit(".", 1)[0] + ".",
        "a.b.c",
        "nothing",
        "é",
        good + "x" * 9000,
    ]
    for assertion in bad:
        assert refused(await machine.show(assertion), "invalid_client", 401), assertion


async def test_our_own_access_token_is_no_assertion(desk: Desk) -> None:
    given = await desk.tokens(await desk.person())
    machine = await Machine.at(desk)
    assert refused(await machine.show(given["access_token"]), "invalid_client", 401)


@pytest.mark.parametrize(
    "parameters",
    [
        {"client_assertion_type": "urn:other"},
        {"client_id": "machine-other"},
        {"client_secret": "as well"},
    ],
)
async def test_a_client_authenticates_in_one_way_as_one_client(
    desk: Desk, parameters: dict[str, str]
) -> None:
    machine = await Machine.at(desk)
    response = await machine.show(signed(machine.key, machine.claims()), **parameters)
    assert refused(response, "invalid_request")


@pytest.mark.parametrize("authorization", ["Bearer x", "Basic", "Basic !", "Basic eA==", "Basic w6k6eA=="])
async def test_a_header_that_is_no_client_is_refused_with_how_to_say_it(
    desk: Desk, authorization: str
) -> None:
    response = await desk.send(b"grant_type=client_credentials", headers={"authorization": authorization})
    assert refused(response, "invalid_client", 401)
    assert response.headers["www-authenticate"] == 'Basic realm="portal"'


async def test_without_credentials_there_is_no_client(desk: Desk) -> None:
    response = await desk.post(**GRANT, client_id="portal")
    assert refused(response, "invalid_client", 401)
    assert "www-authenticate" not in response.headers


async def test_a_front_end_does_not_call_itself_a_machine_nor_authenticate(desk: Desk) -> None:
    person, client = await desk.person(), await desk.machine()
    assert refused(await desk.sign_in(person, client_id=client.client_id), "unauthorized_client")
    assert refused(await desk.sign_in(person, client_secret=WRONG), "invalid_client", 401)
    assert refused(await desk.sign_in(person, client_id="with space"), "invalid_request")


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": []},
        {"keys": "x"},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [{"kty": "OKP"}]},
        {"keys": [SigningKey.generate().to_jwk()]},
    ],
)
async def test_only_public_keys_that_can_be_used_are_registered(desk: Desk, jwks: dict[str, Any]) -> None:
    with pytest.raises(BadUserInput):
        await desk.machine(jwks)


async def test_only_a_machine_becomes_a_client(desk: Desk) -> None:
    _, _, number = await desk.staff(Role.DEALER_MANAGER)
    async with desk.worker.as_worker() as connection:
        with pytest.raises(BadUserInput):
            await clients.add_client(connection, number, None)
        with pytest.raises(NotFound):
            await clients.add_client(connection, "nobody", None)


async def test_of_a_secret_only_its_digest_is_kept(desk: Desk) -> None:
    client = await desk.machine()
    kept = await desk.record.fetchval("select string_agg(c::text, ' ') from portal.oauth_clients c")
    assert client.client_id in kept
    assert client.secret not in kept
