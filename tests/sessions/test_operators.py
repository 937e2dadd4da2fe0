"""[a demonstration's tool in earnest] What commands leave in the trail, and who can be somebody by one."""

from pathlib import Path

import cyclopts
import pytest

from auth.roles import Role
from portal.cli.demonstration import as_told, require_demonstration, say_whether
from portal.cli.main import app
from portal.settings import Settings, load_settings
from portal.words.errors import SetupError
from tests.sessions.conftest import PASSWORD, Desk
from tests.sessions.test_enrolling import portal as command

pytestmark = pytest.mark.anyio

LEAVES_AN_EVENT = {
    "clients add",
    "clients revoke",
    "documents restrict",
    "import",
    "person erase",  # tests/customers/persons
    "person export",
    "staff link-identity",
    "staff password",
    "staff unlink-identity",
    "token",
}
LEAVES_NONE = {
    "audit verify",  # reads
    "db init",  # the owner's, who can do anything to the trail
    "demo-data",
    "documents publish",  # says what may be asked, not by whom or of what
    "keys rotate",  # gives nobody a key; needs no database
    "run",
    "schema export",
    "serve",
}


def verbs(found: cyclopts.App, above: str = "") -> set[str]:
    names = {name for name in found if not name.startswith("-")}
    return {verb for name in names for verb in (verbs(found[name], f"{above}{name} ") or {f"{above}{name}"})}


def test_of_each_command_it_is_known_whether_it_leaves_an_event() -> None:
    assert verbs(app) == LEAVES_AN_EVENT | LEAVES_NONE
    assert not LEAVES_AN_EVENT & LEAVES_NONE


async def about(desk: Desk, number: str) -> list[tuple[str, str | None]]:
    """Kind and reason of the events about a member of staff, in their order."""
    rows = await desk.record.fetch(
        "select kind, reason from portal.access_events e join portal.staff s on s.id = e.subject_id"
        " where s.number = $1 order by e.id",
        number,
    )
    return [tuple(row) for row in rows]


def run(desk: Desk, *words: str, given: str = "", **environment: str) -> str:
    status, out, error = command(desk, *words, given=given, **environment)
    assert status == 0, error
    return out


async def test_a_password_that_an_operator_gives_is_in_the_trail(desk: Desk) -> None:
    _, _, number = await desk.staff()
    run(desk, "staff", "password", f"{number}@example.com", "--staff", number, given=PASSWORD)
    assert await about(desk, number) == [("STAFF_UPDATED", "PASSWORD_SET")]


async def test_an_identity_that_is_linked_and_unlinked_is_in_the_trail(desk: Desk) -> None:
    _, _, number = await desk.staff()
    identity = (number, "https://issuer.example", number)
    for _ in range(2):  # a second time changes nothing
        run(desk, "staff", "link-identity", *identity)
    assert await about(desk, number) == [("STAFF_UPDATED", "IDENTITY_LINKED")]
    run(desk, "staff", "unlink-identity", *identity)
    assert (await about(desk, number))[1:] == [("STAFF_UPDATED", "IDENTITY_UNLINKED")]


async def test_the_credentials_of_a_machine_are_in_the_trail(desk: Desk) -> None:
    """Also of one that was active before: whoever adds a client to it can be it."""
    _, _, number = await desk.staff(Role.PARTNER_INTEGRATION)
    out = run(desk, "clients", "add", number)
    assert await about(desk, number) == [("STAFF_UPDATED", "CLIENT_ADDED")]
    run(desk, "clients", "revoke", out.split()[1])
    assert (await about(desk, number))[1:] == [("STAFF_UPDATED", "CLIENT_REVOKED")]


async def test_what_a_partner_may_send_is_in_the_trail(desk: Desk) -> None:
    _, partner_id, _ = await desk.staff()
    code = await desk.record.fetchval("select code from portal.partners where id = $1", partner_id)
    for words in ([], [], ["--lift"], ["--lift"]):  # a second time changes nothing
        run(desk, "documents", "restrict", code, *words)
    events = await desk.record.fetch(
        "select kind, reason from portal.access_events where subject_id = $1 order by id", partner_id
    )
    assert [tuple(event) for event in events] == [
        ("PARTNER_UPDATED", "TRUSTED_DOCUMENTS_ON"),
        ("PARTNER_UPDATED", "TRUSTED_DOCUMENTS_OFF"),
    ]


async def test_an_import_of_people_is_in_the_trail_unless_it_changes_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    _, partner_id, number = await desk.staff()
    code = await desk.record.fetchval("select code from portal.partners where id = $1", partner_id)
    rows = f"{number}-I,{code},Li,DEALER_SALES,2020-01-01\n"
    (tmp_path / "staff.csv").write_text(f"number,partner_code,display_name,role,started_on\n{rows}")
    for _ in range(2):
        run(desk, "import", str(tmp_path))
    assert (await desk.events(None)).count(("STAFF_UPDATED", "IMPORTED")) == 1


async def test_nobody_is_a_persona_where_there_is_no_demonstration(desk: Desk) -> None:
    await desk.staff(Role.HQ_ADMIN)
    before = await desk.record.fetchval("select count(*) from portal.access_events")
    status, out, error = command(desk, "token", "--as", "hq-admin")
    assert (status, out) == (2, "")
    assert "PORTAL_DEMO" in error
    assert await desk.record.fetchval("select count(*) from portal.access_events") == before


async def test_a_token_of_a_demonstration_is_in_the_trail(desk: Desk) -> None:
    staff_id, partner_id, _ = await desk.staff(Role.HQ_AUDITOR)
    code = await desk.record.fetchval("select code from portal.partners where id = $1", partner_id)
    token = desk.read(run(desk, "token", "--as", "hq-auditor", "--partner", code, PORTAL_DEMO="true").strip())
    assert await desk.events(staff_id) == [("SIGN_IN", "DEMONSTRATION")]
    assert token.sid == await desk.record.fetchval(
        "select session_id from portal.access_events where staff_id = $1", staff_id
    )


def settings_of(home: Path, monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    monkeypatch.setenv("PORTAL_HOME", str(home))
    monkeypatch.delenv("PORTAL_DEMO", raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_what_the_running_portal_is_holds_in_every_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PORTAL_DEMO=false portal run` on its own database is none, also for who does not say so again."""
    usual = settings_of(tmp_path, monkeypatch)
    with pytest.raises(SetupError):
        require_demonstration(usual)  # nothing has run here yet
    say_whether(as_told(usual))
    require_demonstration(usual)
    earnest = settings_of(tmp_path, monkeypatch, PORTAL_DEMO="false")
    with pytest.raises(SetupError):
        require_demonstration(earnest)
    say_whether(as_told(earnest))
    with pytest.raises(SetupError):
        require_demonstration(usual)
    elsewhere = settings_of(tmp_path, monkeypatch, PORTAL_DATABASE_URL="postgresql://db/portal")
    say_whether(as_told(usual))
    with pytest.raises(SetupError):  # the word is of the home's own database
        require_demonstration(elsewhere)
