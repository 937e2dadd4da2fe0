"""Every command that a page names is one of `portal`, with these options; every variable is a setting."""

import re
import shlex

import cyclopts
import pytest

from portal.cli.main import app
from portal.settings import Settings
from tests.docs.pages import Page, pages

CALL = re.compile(r"(?:^|(?<=[\s(|]))(?:\.venv/bin/)?portal (?=[a-z])([^\n|)`]+)", re.MULTILINE)
VARIABLE = re.compile(r"\bPORTAL_[A-Z_]+\b")
READERS = [page for page in pages() if not page.name.startswith("docs/decisions/")]


@pytest.mark.parametrize("page", READERS, ids=lambda page: page.name)
def test_every_command_in_a_block_can_be_typed(page: Page) -> None:
    for block in page.blocks():
        if block.language == "sh":
            for found in CALL.findall(block.text.replace("\\\n", " ")):
                _parse(shlex.split(found, comments=True))


def _parse(words: list[str]) -> None:
    try:
        app.parse_args(words, exit_on_error=False, print_error=False)
    except cyclopts.CycloptsError as error:
        pytest.fail(f"portal {' '.join(words)}: {error}")


@pytest.mark.parametrize("page", READERS, ids=lambda page: page.name)
def test_every_command_in_a_sentence_is_there(page: Page) -> None:
    for code in re.findall(r"`portal ([a-z][^`]*)`", page.text):
        command = app
        for word in code.split():
            if not re.fullmatch(r"[a-z][a-z-]*", word) or not command._commands:
                break
            assert word in command._commands, f"{page.name}: there is no `portal {code}`"
            command = command[word]


@pytest.mark.parametrize("page", READERS, ids=lambda page: page.name)
def test_every_variable_is_a_setting(page: Page) -> None:
    known = {f"PORTAL_{name.upper()}" for name in Settings.model_fields}
    assert set(VARIABLE.findall(page.text)) <= known


def test_the_pages_name_commands() -> None:
    blocks = [block.text for page in READERS for block in page.blocks() if block.language == "sh"]
    assert len(CALL.findall("\n".join(blocks))) > 15
