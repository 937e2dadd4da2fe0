"""`portal run` from nothing: what a newcomer sees, and what survives what."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import FirstRun, Portal

CUSTOMERS = "{ customers(first: 1) { nodes { id number } } }"
RECORD = """
mutation Record($input: TouchpointsRecordInput!) {
  touchpointsRecord(input: $input) { recorded receipts { status clientRef touchpoint { id note } } }
}
"""
TIMELINE = "query T($id: ID!) { customer(id: $id) { touchpoints(first: 1) { nodes { id action note } } } }"


def a_call(customer_id: str) -> dict[str, object]:
    return {
        "touchpoints": [
            {
                "clientRef": "call-1",
                "customerId": customer_id,
                "channel": "PHONE",
                "action": "asked about the warranty",
                "stage": "SERVICE",
                "occurredAt": "2026-11-22T09:30:00+08:00",
                "note": "calls back on Monday",
            }
        ]
    }


def test_a_newcomer_is_told_where_it_is_and_how_to_ask_and_the_answer_is_interesting(
    first_run: FirstRun,
) -> None:
    said = first_run.said
    assert first_run.address in said
    assert "portal token --as dealer-sales" in said
    answer = json.loads(re.search(r"^\{\n.*?^\}", said, re.DOTALL | re.MULTILINE)[0])  # type: ignore[index]
    customers = answer["data"]["customers"]["nodes"]
    assert len(customers) == 3
    assert all(customer["touchpoints"]["nodes"] for customer in customers)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_everything_it_started(
    portal: Portal, nothing_runs: Callable[[int], bool], told: signal.Signals
) -> None:
    portal.start()
    postgres = portal.postgres_pid()
    assert portal.end_with(told) == 0
    assert nothing_runs(postgres)


def test_the_printed_curl_line_works_as_it_stands(running: Portal) -> None:
    said = running.wait_until_said("Ctrl-C stops everything")
    line = re.search(r"^curl .*?'\n", said, re.DOTALL | re.MULTILINE)[0]  # type: ignore[index]
    checkout = Path(__file__).parents[2]
    new_terminal = {name: text for name, text in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, check=True, cwd=checkout, env=new_terminal
    )
    assert len(json.loads(done.stdout)["data"]["customers"]["nodes"]) == 3


def test_a_recorded_touchpoint_survives_kill_9_of_server_and_postgres(portal: Portal) -> None:
    portal.start()
    token = portal.token("dealer-sales")
    customer_id = portal.ask(token, CUSTOMERS)["data"]["customers"]["nodes"][0]["id"]
    payload = portal.ask(token, RECORD, input=a_call(customer_id))["data"]["touchpointsRecord"]
    assert payload["recorded"] == 1
    portal.kill_everything()
    portal.start()
    (newest,) = portal.ask(token, TIMELINE, id=customer_id)["data"]["customer"]["touchpoints"]["nodes"]
    assert newest == {
        "id": payload["receipts"][0]["touchpoint"]["id"],
        "action": "asked about the warranty",
        "note": "calls back on Monday",
    }


def test_it_answers_whether_it_lives_and_whether_it_is_ready_and_shows_itself(running: Portal) -> None:
    assert running.get("/healthz").json() == {"status": "ok"}
    assert set(running.get("/readyz").json()["database"].values()) == {True}
    page = running.get("/")
    assert page.status_code == 200
    assert f"PORTAL_HOME={running.home} PORTAL_ISSUER={running.address} .venv/bin/portal token" in page.text
    assert running.get("/graphiql").status_code == 200


def test_the_portal_says_of_itself_where_it_is(running: Portal) -> None:
    """A port alone is enough: what clients discover is at that port."""
    said = running.get("/.well-known/oauth-authorization-server").json()
    assert (said["issuer"], said["token_endpoint"]) == (running.address, f"{running.address}/oauth/token")


def test_a_token_is_for_the_partner_that_was_asked_for(running: Portal) -> None:
    codes = "{ partners(first: 100) { nodes { code kind } } }"
    partners = running.ask(running.token("hq-admin"), codes)["data"]["partners"]["nodes"]
    code = [partner["code"] for partner in partners if partner["kind"] == "DEALER"][-1]
    viewer = running.ask(running.token("dealer-sales", code), "{ viewer { partner { code } } }")
    assert viewer["data"]["viewer"]["partner"]["code"] == code
    unknown = running.command("token", "--as", "dealer-sales", "--partner", "NO-SUCH")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "NO-SUCH" in unknown.stderr


def test_a_port_in_use_is_said_in_a_sentence(untouched: Portal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = untouched.command("run", PORTAL_PORT=str(taken.getsockname()[1]))
    assert_one_sentence(done, "PORTAL_PORT")


@pytest.mark.parametrize(
    ("words", "environment", "tells"),
    [
        (["run"], {"PORTAL_PORT": "eighty"}, "PORTAL_PORT"),
        (["run"], {"PORTAL_PORT": "70000"}, "PORTAL_PORT"),
        (["run"], {"PORTAL_HOST": "0.0.0.0"}, "PORTAL_HOST"),  # noqa: S104 - it is refused
        (["run"], {"PORTAL_HOME": "/dev/null/portal"}, "PORTAL_HOME"),
        (["run"], {"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/portal"}, "PORTAL_DATABASE_URL"),
        (["run"], {"PORTAL_DATABASE_URL": "mysql://127.0.0.1/portal"}, "PORTAL_DATABASE_URL"),
        (["run"], {"PORTAL_DATABASE_SECRET": "short"}, "PORTAL_DATABASE_SECRET"),
        (["serve"], {}, "PORTAL_DATABASE_URL"),
        (["db", "init"], {}, "PORTAL_DATABASE_URL"),
        (["token", "--as", "dealer-sales"], {}, "make run"),
    ],
)
def test_what_an_operator_must_mend_is_one_sentence_and_exit_status_2(
    untouched: Portal, words: list[str], environment: dict[str, str], tells: str
) -> None:
    assert_one_sentence(untouched.command(*words, **environment), tells)


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", tells: str) -> None:
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 2, done.stderr
    assert last.startswith("portal: ")
    assert tells in last
    assert "Traceback" not in done.stderr
