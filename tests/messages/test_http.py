"""The same refusal in two languages: its words differ, and nothing else does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from auth.roles import Role
from auth.tokens import mint
from portal.sessions.keys import load_keys
from tests.messages.bad import BAD, JSON, Bad
from tests.messages.conftest import Portal
from tests.messages.english import CHINESE, is_chinese

pytestmark = pytest.mark.anyio

RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  receipts { status rejection { field message code } } userErrors { field message code } } }"""


async def send(portal: Portal, bad: Bad, language: str, token: str | None = None) -> httpx.Response:
    token = token or f"Bearer {portal.served.token(portal.world.caller(bad.role))}"
    headers = {"authorization": token, "content-type": JSON, "accept-language": language} | bad.headers
    if bad.method == "GET":
        return await portal.client.get(bad.path, headers=headers)
    if bad.content is not None:
        return await portal.client.post(bad.path, headers=headers, content=bad.content)
    body = {"query": bad.query, "variables": bad.variables} | bad.further
    return await portal.client.request(bad.method, bad.path, headers=headers, json=body)


async def require_same(portal: Portal, bad: Bad, token: str | None = None) -> list[str]:
    """The refusal's codes, once it is certain that only its words differ."""
    english, chinese = [await send(portal, bad, language, token) for language in ("en", "zh-CN")]
    assert english.status_code == chinese.status_code
    assert [english.headers["content-language"], chinese.headers["content-language"]] == ["en", "zh-CN"]
    for response in (english, chinese):
        assert "accept-language" in response.headers["vary"]
        ids = {error["extensions"]["requestId"] for error in response.json()["errors"]}
        assert ids == {response.headers["x-request-id"]}
    assert [told for told in messages(english) if CHINESE.search(told)] == []
    assert [told for told in messages(chinese) if not is_chinese(told)] == []
    assert wordless(english) == wordless(chinese)
    return [error["extensions"]["code"] for error in english.json()["errors"]]


def messages(response: httpx.Response) -> list[str]:
    return [error["message"] for error in response.json()["errors"]]


def wordless(response: httpx.Response) -> dict[str, Any]:
    """The response without what differs from request to request."""
    body: dict[str, Any] = response.json()
    body.pop("extensions", None)  # the caller's budget
    for error in body["errors"]:
        del error["message"], error["extensions"]["requestId"]
    return body


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_a_refusal_is_the_same_in_both_languages(portal: Portal, bad: Bad) -> None:
    assert await require_same(portal, bad)


@pytest.mark.parametrize(
    "changed",
    [
        {"now": datetime(2026, 1, 1, tzinfo=UTC)},
        {"now": datetime.now(UTC) + timedelta(hours=1)},
        {"issuer": "https://elsewhere.example"},
        {"audience": "another"},
        {"client_id": "a b"},
        {"session_id": ""},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_a_token_is_refused_in_both_languages(portal: Portal, changed: dict[str, Any]) -> None:
    settings = portal.served.database.settings(portal.served.home)
    claims: dict[str, Any] = {
        "now": datetime.now(UTC),
        "lifetime": timedelta(minutes=5),
        "issuer": settings.issuer,
        "audience": settings.audience,
        "client_id": "tests",
        "session_id": "tests",
    }
    key = load_keys(portal.served.home).active
    token = mint(key, portal.world.caller(), **(claims | changed))
    assert await require_same(portal, Bad(), f"Bearer {token}") == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    "header", ["Basic eDp5", "Bearer", "Bearer x", "Bearer a.b.c", "Bearer " + "x" * 60_000]
)
async def test_what_is_no_token_is_refused_in_both_languages(portal: Portal, header: str) -> None:
    assert await require_same(portal, Bad(), header) == ["UNAUTHENTICATED"]


async def test_rejections_are_told_in_the_callers_language(portal: Portal) -> None:
    wrong: list[dict[str, Any]] = [
        {"clientRef": " "},
        {"clientRef": "x" * 129},
        {"clientRef": "nul\0"},
        {"customerId": "garbage"},
        {"customerId": portal.world.gid("CU", "赵")},
        {"customerId": None},
        {"occurredAt": "2036-01-01T00:00:00Z"},
        {"occurredAt": "1999-01-01T00:00:00Z"},
        {"location": {"latitude": 91, "longitude": 0}},
        {"customerId": portal.world.gid("CU", "王"), "location": {"latitude": 1, "longitude": 1}},
        *({"customerId": None, "identifiers": each} for each in identifiers()),
        {"action": "OTHER", "clientRef": "0"},
    ]
    good = {
        "customerId": portal.world.gid("CU", "李"),
        "channel": "PHONE",
        "action": "CALL",
        "stage": "SERVICE",
        "occurredAt": "2026-01-01T00:00:00Z",
    }
    items = [good | {"clientRef": str(n)} | each for n, each in enumerate([{}, *wrong])]
    bad = Bad(RECORD, {"input": {"touchpoints": items}}, role=Role.DEALER_SALES)
    payloads = [
        (await send(portal, bad, language)).json()["data"]["touchpointsRecord"] for language in ("en", "zh")
    ]
    english, chinese = [payload["userErrors"] for payload in payloads]
    assert len(english) == len(wrong)
    assert [(each["field"], each["code"]) for each in english] == [
        (each["field"], each["code"]) for each in chinese
    ]
    assert [each["message"] for each in english if CHINESE.search(each["message"])] == []
    assert [each["message"] for each in chinese if not is_chinese(each["message"])] == []
    told = [receipt["rejection"] for receipt in payloads[1]["receipts"] if receipt["rejection"]]
    assert told == chinese


def identifiers() -> list[list[dict[str, str]]]:
    return [
        [{"kind": "PHONE", "value": "x"}],
        [{"kind": "PHONE", "value": "1"}],
        [{"kind": "EMAIL", "value": "x"}],
        [{"kind": "WECHAT", "value": ""}],
        [{"kind": "WECHAT", "value": str(n)} for n in range(11)],
    ]


async def test_an_answer_says_its_language_too(portal: Portal) -> None:
    response = await send(portal, Bad("{ viewer { locale } }"), "fr, zh-Hans;q=0.9, en;q=0.8")
    assert response.json()["data"] == {"viewer": {"locale": "zh-CN"}}
    assert response.headers["content-language"] == "zh-CN"
    assert response.headers["cache-control"] == "no-store"
