"""`POST /oauth/token` as HTTP: whatever is sent, the answer is one of RFC 6749, and nothing leaks."""

from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import asyncpg
import pytest
from structlog.testing import capture_logs

from portal.oauth import endpoint
from portal.oauth.form import MAX_BODY
from tests.sessions.conftest import PASSWORD, Desk, refused

pytestmark = pytest.mark.anyio

WRONG = "a wrong password"
FORM = "application/x-www-form-urlencoded"
REFRESH = b"grant_type=refresh_token&refresh_token=x"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "invalid_request"),
        (b"grant_type=", "invalid_request"),
        (b"grant_type=implicit", "unsupported_grant_type"),
        (b"grant_type=%00", "unsupported_grant_type"),
        (b"grant_type=password", "invalid_request"),
        (b"grant_type=password&username=x", "invalid_request"),
        (b"grant_type=password&username=x&password=", "invalid_request"),
        (b"grant_type=refresh_token", "invalid_request"),
        (b"grant_type=refresh_token&grant_type=refresh_token&refresh_token=x", "invalid_request"),
        (b"grant_type=refresh_token&refresh_token=x&extra=1&extra=1", "invalid_request"),
        (b"grant_type=refresh_token&refresh_token=%FF", "invalid_request"),
        (b"grant_type=refresh_token&refresh_token=\xff", "invalid_request"),
        (b"grant_type=refresh_token&refresh_token=%00", "invalid_grant"),
        (b"grant_type=refresh_token&refresh_token=%ED%A0%80", "invalid_request"),
        (b"&".join(b"p%d=1" % n for n in range(100)), "invalid_request"),
        (b"grant_type=" + b"x" * MAX_BODY, "invalid_request"),
        (b'{"grant_type": "password"}', "invalid_request"),
        (b"grant_type=password&username=%00&password=%00", "invalid_grant"),
        (b"grant_type=client_credentials&client_id=%00&client_secret=%00", "invalid_client"),
        (b"grant_type=client_credentials&client_id=a%20b&client_secret=x", "invalid_client"),
    ],
)
async def test_what_is_no_good_request_is_refused_by_a_stable_code(
    desk: Desk, body: bytes, error: str
) -> None:
    response = await desk.send(body)
    assert refused(response, error, 401 if error == "invalid_client" else 400)
    assert set(response.json()) == {"error", "error_description"}
    assert response.json()["error_description"].isascii()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"method": "GET"}, 405),
        ({"method": "PUT"}, 405),
        ({"method": "OPTIONS"}, 405),
        ({"path": "/oauth/token?grant_type=refresh_token"}, 400),
        ({"headers": {"content-type": "application/json"}}, 400),
        ({"headers": {"content-type": f"{FORM}; charset=latin-1"}}, 400),
        ({"headers": {"content-type": ""}}, 400),
    ],
)
async def test_only_a_posted_form_is_read(desk: Desk, change: dict[str, Any], status: int) -> None:
    response = await desk.send(REFRESH, **change)
    assert refused(response, "invalid_request", status)


async def test_a_form_in_utf_8_is_read_however_its_type_is_spelled(desk: Desk) -> None:
    response = await desk.send(REFRESH, headers={"content-type": f"{FORM}; Charset=UTF-8"})
    assert refused(response, "invalid_grant")


async def test_no_answer_is_cached_and_each_has_a_number(desk: Desk) -> None:
    good = await desk.sign_in(await desk.person())
    for response in (good, await desk.send(REFRESH), await desk.send(b"", method="GET")):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-type"] == "application/json"
        assert len(response.headers["x-request-id"]) == 16


async def test_neither_log_nor_answer_repeats_what_was_sent(desk: Desk) -> None:
    person = await desk.person()
    with capture_logs() as logs:
        given = await desk.tokens(person)
        refusals = [
            await desk.sign_in(person, password=WRONG),
            await desk.sign_in(person, scope="A_WRONG_SCOPE"),
            await desk.refresh("a wrong token"),
            await desk.post(grant_type="a wrong grant"),
            await desk.refresh(given["refresh_token"], client_id="a wrong client"),
        ]
    said = str(logs) + "".join(response.text for response in refusals)
    assert "/oauth/token" in said
    secret = [PASSWORD, person.email, given["access_token"], given["refresh_token"], "wrong", "WRONG"]
    assert [each for each in secret if each in said] == []


async def test_the_log_says_which_grant_was_asked_for_and_which_error_was_answered(desk: Desk) -> None:
    person = await desk.person()
    with capture_logs() as logs:
        await desk.tokens(person)
        await desk.sign_in(person, password=WRONG)
        await desk.refresh("a wrong token")
        await desk.post(grant_type=PASSWORD)  # whatever stands there is not repeated
        await desk.send(b"", method="GET")
    lines = [line for line in logs if line.get("path") == "/oauth/token"]
    assert [(line["grant_type"], line["error"]) for line in lines] == [
        ("password", None),
        ("password", "invalid_grant"),
        ("refresh_token", "invalid_grant"),
        (None, "unsupported_grant_type"),
        (None, "invalid_request"),
    ]
    assert PASSWORD not in str(logs)


async def test_without_its_event_a_token_is_not_given_and_a_refusal_is_said_all_the_same(desk: Desk) -> None:
    person = await desk.person()
    with patch.object(endpoint, "append", side_effect=asyncpg.PostgresConnectionError("gone")):
        kept = await desk.sign_in(person)
        told = await desk.send(REFRESH)
    assert refused(kept, "temporarily_unavailable", 503)
    assert kept.headers["retry-after"] == "1"
    assert "access_token" not in kept.text
    assert refused(told, "invalid_grant")


async def test_a_fault_of_ours_is_said_without_its_text(desk: Desk) -> None:
    with patch.object(endpoint, "read_request", side_effect=RuntimeError(PASSWORD)), capture_logs() as logs:
        response = await desk.send(REFRESH)
    assert refused(response, "server_error", 500)
    assert PASSWORD not in response.text + str(logs)
    assert any(line["event"] == "token_endpoint_failed" for line in logs)


async def test_two_authorization_headers_are_a_trap(desk: Desk) -> None:
    headers = [("authorization", "Basic eDp4"), ("authorization", "Basic eTp5"), ("content-type", FORM)]
    response = await desk.http.post(
        "/oauth/token", content=urlencode({"grant_type": "client_credentials"}), headers=headers
    )
    assert refused(response, "invalid_request")
