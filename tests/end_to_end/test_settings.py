"""What the settings say of the portal's own address: what tokens are made with, and what is printed."""

from pathlib import Path

import pytest

from portal.settings import Settings, load_settings
from portal.site.examples import portal_command
from portal.words.errors import SetupError


@pytest.mark.parametrize(
    ("given", "issuer"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"port": 8477}, "http://127.0.0.1:8477"),
        ({"host": "localhost"}, "http://localhost:8000"),
        ({"host": "::1", "port": 9}, "http://[::1]:9"),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:8000"),  # noqa: S104  # as this machine reaches it
        ({"host": "::"}, "http://[::1]:8000"),
        (
            {"port": 8477, "issuer": "https://portal.example.com/dealers"},
            "https://portal.example.com/dealers",
        ),
    ],
)
def test_the_issuer_follows_host_and_port_unless_it_is_given(given: dict[str, object], issuer: str) -> None:
    assert Settings.model_validate(given).issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "portal",
        "portal.example.com",
        "//portal.example.com",
        "ftp://portal.example.com",
        "https://",
        "https:///path",
        "https://portal.example.com/",
        "https://portal.example.com/dealers/",
        "https://portal.example.com?tenant=1",
        "https://portal.example.com?",
        "https://portal.example.com#here",
        "https://operator:secret@portal.example.com",
        "https://portal.example.com:eighty",
        "https://portal.example.com/a b",
        "https://portal.example.com/\n",
        "https://portal.example.com/门户",
        "https://[::1",
    ],
)
def test_an_issuer_that_is_no_address_to_append_paths_to_is_said_at_start(
    monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    monkeypatch.setenv("PORTAL_ISSUER", issuer)
    with pytest.raises(
        SetupError, match=r"PORTAL_ISSUER: .*without query, fragment or a slash at its end"
    ) as said:
        load_settings()
    assert issuer not in str(said.value)


def test_a_wrong_port_is_the_only_fault_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PORT", "eighty")
    with pytest.raises(SetupError, match="PORTAL_PORT") as said:
        load_settings()
    assert "PORTAL_ISSUER" not in str(said.value)


@pytest.mark.parametrize(
    ("given", "before"),
    [
        ({}, ""),
        ({"home": Path("/a b")}, "PORTAL_HOME='/a b' "),
        ({"port": 8477}, "PORTAL_ISSUER=http://127.0.0.1:8477 "),
        ({"port": 8477, "issuer": "http://127.0.0.1:8000"}, ""),
        (
            {"home": Path("/p"), "issuer": "https://portal.example.com", "audience": "them & us"},
            "PORTAL_HOME=/p PORTAL_ISSUER=https://portal.example.com PORTAL_AUDIENCE='them & us' ",
        ),
    ],
)
def test_the_command_that_is_shown_makes_tokens_for_this_portal(
    given: dict[str, object], before: str
) -> None:
    assert portal_command(Settings.model_validate(given)) == f"{before}.venv/bin/portal"


def test_the_command_is_for_a_terminal_that_knows_none_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTAL_PORT", "8477")
    assert portal_command(load_settings()) == "PORTAL_ISSUER=http://127.0.0.1:8477 .venv/bin/portal"
