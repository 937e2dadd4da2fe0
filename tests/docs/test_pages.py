"""What the pages tell their readers to type works, and answers what is printed."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.docs.pages import ROOT, Block, Page, allows
from tests.end_to_end.conftest import PATIENCE_SECONDS, Portal

TRIED = [Page("README.md"), Page("docs/build-a-screen.md"), Page("docs/audit-a-partner.md")]
FIRST = "{ customers(first: 1) { nodes { id } } }"
BETWEEN = "\x1e"  # what the shell prints after each block; no answer holds it


@pytest.mark.parametrize("page", TRIED, ids=lambda page: page.name)
def test_a_reader_who_types_the_page_sees_its_answers(page: Page, running: Portal) -> None:
    first = running.ask(token_of(running, "dealer-sales"), FIRST)["data"]["customers"]["nodes"][0]
    known = {"CUSTOMER_ID": first["id"]}
    blocks = page.blocks()
    _type(running, blocks, known)
    for document, variables, answer in _documents(blocks):
        given = json.loads(_filled(variables, known))
        actual = running.ask(token_of(running, document.about), document.text, **given)
        if answer is None:
            assert "errors" not in actual, (document.text, actual)
        else:
            _compare(answer, actual)
        known |= _cursors(actual)


def token_of(portal: Portal, persona: str) -> str:
    """The persona's token, as GraphiQL fetches it: many times faster than a command."""
    answer = httpx.post(
        f"{portal.address}/demo/token", json={"as": persona}, headers={"Origin": portal.address}
    )
    return str(answer.raise_for_status().json()["access_token"])


def _type(portal: Portal, blocks: list[Block], known: dict[str, str]) -> None:
    """All of the page's commands in one shell, from the checkout's folder, as a reader has it."""
    typed = [
        (block, following)
        for block, following in pairwise([*blocks, Block("", "", "")])
        if block.language == "sh" and not block.about
    ]
    script = "".join(f"{_filled(block.text, known)}\nprintf '{BETWEEN}'\n" for block, _ in typed)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT,
        env=portal.environment | {"PATH": f"{_programs()}:{portal.environment['PATH']}"},
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for (_, answer), said in zip(typed, done.stdout.split(BETWEEN), strict=False):
        if answer.is_answer:
            _compare(answer, json.loads(said))


def _programs() -> str:
    return str(ROOT / sys.executable.rpartition("/")[0])


def _documents(blocks: list[Block]) -> Iterator[tuple[Block, str, Block | None]]:
    """Each document with its variables and, where one is printed, its answer."""
    for at, block in enumerate(blocks):
        if block.language != "graphql":
            continue
        following = [*blocks[at + 1 : at + 3], Block("", "", ""), Block("", "", "")]
        has_variables = following[0].about == "variables"
        answer = following[1 if has_variables else 0]
        yield block, following[0].text if has_variables else "{}", answer if answer.is_answer else None


def _filled(text: str, known: dict[str, str]) -> str:
    return re.sub("|".join(known), lambda found: known[found[0]], text)


def _compare(answer: Block, actual: dict[str, Any]) -> None:
    printed = json.loads(answer.text)
    if "extensions" not in printed:  # what it cost is printed where a page is about that
        actual = {name: value for name, value in actual.items() if name != "extensions"}
    assert allows(printed, actual), json.dumps(actual, ensure_ascii=False, indent=1)


def _cursors(actual: dict[str, Any]) -> dict[str, str]:
    found = re.search(r'"endCursor": "([^"]+)"', json.dumps(actual))
    return {"END_CURSOR": found[1]} if found else {}
