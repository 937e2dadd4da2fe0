"""What the pages tell their readers to type works, and answers what is printed."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cluster import SECRET, TestDatabase
from tests.docs.pages import ROOT, Block, Page, allows
from tests.end_to_end.conftest import PATIENCE_SECONDS, Portal
from tests.serving import served

TRIED = [Page("README.md"), Page("docs/build-a-screen.md"), Page("docs/audit-a-partner.md")]
FIRST = "{ customers(first: 1) { nodes { id } } }"
BETWEEN = "\x1e"  # what the shell prints after each block; no answer holds it
NOTHING = Block("", "", "")


@pytest.mark.parametrize("page", TRIED, ids=lambda page: page.name)
def test_a_reader_who_types_the_page_sees_its_answers(page: Page, demonstration: Portal) -> None:
    first = demonstration.ask(token_of(demonstration, "dealer-sales"), FIRST)["data"]["customers"]["nodes"][0]
    known = {"CUSTOMER_ID": first["id"]}
    _type(page, ROOT, demonstration.environment, known)
    for document, variables, answer in _documents(page.blocks()):
        given = json.loads(_filled(variables, known))
        actual = demonstration.ask(token_of(demonstration, document.about), document.text, **given)
        if answer is None:
            assert "errors" not in actual, (document.text, actual)
        else:
            _compare(answer, actual)
        known |= _cursors(actual)


def test_an_operator_who_types_the_page_has_an_administrator_who_signs_in(
    fresh_database: TestDatabase, tmp_path: Path
) -> None:
    environment = {"PORTAL_DATABASE_URL": fresh_database.owner_url, "PORTAL_DATABASE_SECRET": SECRET}
    _type(Page("docs/go-live.md"), tmp_path, _usual() | environment | {"PORTAL_HOME": str(tmp_path)}, {})
    form = {"grant_type": "password", "username": "alex@example.com", "password": "correct horse battery"}
    with served(fresh_database, tmp_path) as portal:
        assert httpx.post(f"{portal.url}/oauth/token", data=form).status_code == 200


def token_of(portal: Portal, persona: str) -> str:
    """The persona's token, as GraphiQL fetches it: many times faster than a command."""
    answer = httpx.post(
        f"{portal.address}/demo/token", json={"as": persona}, headers={"Origin": portal.address}
    )
    return str(answer.raise_for_status().json()["access_token"])


def _type(page: Page, folder: Path, environment: Mapping[str, str], known: dict[str, str]) -> None:
    """All of the page's commands in one shell, as a reader has it; `portal` is this environment's."""
    typed = [
        (block, following)
        for block, following in pairwise([*page.blocks(), NOTHING])
        if block.language == "sh" and not block.about
    ]
    script = "".join(f"{_filled(block.text, known)}\nprintf '{BETWEEN}'\n" for block, _ in typed)
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False, cwd=folder,
        env={**environment, "PATH": f"{programs}:{os.environ['PATH']}"}, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for (_, answer), said in zip(typed, done.stdout.split(BETWEEN), strict=False):
        if answer.is_answer:
            _compare(answer, json.loads(said))


def _usual() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}


def _documents(blocks: list[Block]) -> Iterator[tuple[Block, str, Block | None]]:
    """Each document with its variables and, where one is printed, its answer."""
    for at, block in enumerate(blocks):
        if block.language != "graphql":
            continue
        following = [*blocks[at + 1 : at + 3], NOTHING, NOTHING]
        has_variables = following[0].about == "variables"
        answer = following[1 if has_variables else 0]
        yield block, following[0].text if has_variables else "{}", answer if answer.is_answer else None


def _filled(text: str, known: dict[str, str]) -> str:
    """The text with what is known in the place of its name."""
    return re.sub("|".join(known), lambda found: known[found[0]], text) if known else text


def _compare(answer: Block, actual: dict[str, Any]) -> None:
    printed = json.loads(answer.text)
    if "extensions" not in printed:  # what it cost is printed where a page is about that
        actual = {name: value for name, value in actual.items() if name != "extensions"}
    assert allows(printed, actual), json.dumps(actual, ensure_ascii=False, indent=1)


def _cursors(actual: dict[str, Any]) -> dict[str, str]:
    found = re.search(r'"endCursor": "([^"]+)"', json.dumps(actual))
    return {"END_CURSOR": found[1]} if found else {}
