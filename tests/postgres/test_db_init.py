"""`portal db init` makes any PostgreSQL the portal's, and says what is wrong with one that cannot be."""

import asyncio
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.postgres import find_binaries
from portal.postgres.account import account_for
from portal.postgres.place import existing
from portal.provision import (
    audience_url,
    check_database,
    connect,
    database_secret,
    init_database,
    password,
    with_database,
)
from portal.provision.urls import with_login
from portal.setup.migrate import migrate
from portal.words.errors import SetupError
from tests.migrations.run_throwaway import APPS
from tests.postgres.conftest import quick, wait_for

pytestmark = pytest.mark.anyio
_SECRET = "one secret of at least 32 characters"  # noqa: S105
_OTHER = "another secret, as long as that one"
_NUMBERS = iter(range(1000))


@pytest.fixture(scope="module")
def server(module_homes: Callable[[str], Path]) -> Iterator[str]:
    """The superuser's URL of a PostgreSQL that the portal does not start: on TCP, with a password."""
    home = module_homes("external")
    with quick(home) as embedded:
        asyncio.run(_give_password(embedded.owner_url))
    here = existing(home)
    assert here is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [find_binaries()["postgres"], "-D", here.data, "-c", "listen_addresses=127.0.0.1", "-p", str(port),
         "-c", "unix_socket_directories=", "-c", f"hba_file={here.base}/pg_hba.conf", "-c", "fsync=off",
         "-c", f"ident_file={here.base}/pg_ident.conf"],
        cwd="/", stderr=subprocess.DEVNULL, **account_for(here.data).switch,
    )  # fmt: skip
    url = f"postgresql://postgres:open%20sesame@127.0.0.1:{port}/postgres"
    try:
        wait_for(lambda: _is_up(url))
        yield url
    finally:
        process.terminate()
        process.wait()


async def _give_password(url: str) -> None:
    connection = await connect(with_database(url, "postgres"))
    await connection.execute("alter role postgres password 'open sesame'")
    await connection.close()


def _is_up(url: str) -> bool:
    try:
        asyncio.run(_run(url, "select 1"))
    except SetupError:
        return False
    return True


@pytest.fixture
def url(server: str) -> str:
    """The superuser's URL, naming a database that does not exist yet."""
    return with_database(server, f"portal {next(_NUMBERS)}")


async def _run(url: str, *statements: str) -> object:
    connection = await connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


async def _refusal(url: str) -> str:
    with pytest.raises(SetupError) as refused:
        await check_database(url)
    assert "\n" not in str(refused.value)
    assert "sesame" not in str(refused.value), "a password in a message"
    return str(refused.value)


async def test_every_audience_logs_in_with_its_own_password_and_settings(url: str) -> None:
    await init_database(url, _SECRET)
    for audience in DatabaseRole:
        own = audience_url(url, audience, _SECRET)
        await check_database(own)
        assert await _run(own, "select current_user::text") == audience
        assert await _run(own, "show search_path") == "portal, pg_catalog"
        assert await _run(own, "show timezone") == "UTC"
        assert await _run(own, "show plan_cache_mode") == "force_generic_plan"
        assert await _run(own, "show statement_timeout") == (
            "0" if audience is DatabaseRole.WORKER else "10s"
        )
        with pytest.raises(SetupError, match="refuses the login"):
            await connect(with_login(url, audience, password(DatabaseRole.HQ, _OTHER)))


async def test_an_audience_can_make_nothing_and_become_nobody(url: str) -> None:
    await init_database(url, _SECRET)
    for audience in DatabaseRole:
        own = audience_url(url, audience, _SECRET)
        for forbidden in (
            "create table portal.mine ()", "create table public.mine ()", "create schema mine",
            "set role portal_owner", f"set role {next(a for a in DatabaseRole if a is not audience)}",
            "select * from migrations.tortoise_migrations", "set session authorization portal_owner",
        ):  # fmt: skip
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidSchemaNameError)):
                await _run(own, forbidden, "select 1")


async def test_only_the_worker_has_temporary_tables_and_a_stranger_has_nothing(url: str) -> None:
    await init_database(url, _SECRET)
    for audience in set(DatabaseRole) - {DatabaseRole.WORKER}:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _run(audience_url(url, audience, _SECRET), "create temporary table mine ()", "select 1")
    await _run(audience_url(url, DatabaseRole.WORKER, _SECRET), "create temporary table mine ()", "select 1")
    await _run(url, "create role stranger login password 'open sesame'", "select 1")
    with pytest.raises(SetupError, match="permission denied for database"):
        await connect(with_login(url, "stranger", "open sesame"))


async def test_a_second_run_changes_nothing(url: str) -> None:
    await init_database(url, _SECRET)
    before = await _catalogue(url)
    await init_database(url, _SECRET)
    assert await _catalogue(url) == before


async def _catalogue(url: str) -> object:
    return await _run(
        url,
        """select jsonb_build_array(
          (select jsonb_agg(a order by rolname) from pg_authid a),
          (select jsonb_agg(m order by oid) from pg_auth_members m),
          (select jsonb_agg(s order by setdatabase, setrole) from pg_db_role_setting s),
          (select jsonb_agg(to_jsonb(d) - 'datfrozenxid' - 'datminmxid' order by oid) from pg_database d),
          (select jsonb_agg(n order by oid) from pg_namespace n),
          (select jsonb_agg(a order by oid) from pg_default_acl a))::text""",
    )


async def test_five_at_once_are_as_good_as_one(url: str) -> None:
    await asyncio.gather(*(init_database(url, _SECRET) for _ in range(5)))
    await check_database(audience_url(url, DatabaseRole.SCOPED, _SECRET))


async def test_a_new_secret_takes_the_old_passwords_away(url: str) -> None:
    await init_database(url, _SECRET)
    await init_database(url, _OTHER, new_secret=True)
    await check_database(audience_url(url, DatabaseRole.SCOPED, _OTHER))
    with pytest.raises(SetupError, match="refuses the login"):
        await connect(audience_url(url, DatabaseRole.SCOPED, _SECRET))
    await init_database(url, _SECRET, new_secret=True)


async def test_another_secret_cuts_nobody_off_unless_it_is_meant(url: str) -> None:
    await init_database(url, _SECRET)
    with pytest.raises(SetupError, match="--new-secret"):
        await init_database(url, _OTHER)
    await check_database(audience_url(url, DatabaseRole.SCOPED, _SECRET))


async def test_an_owner_who_is_no_superuser_will_do(module_homes: Callable[[str], Path]) -> None:
    """As on a managed server: CREATEROLE and CREATEDB. On a server of its own, where she makes the roles."""
    with quick(module_homes("managed")) as embedded:
        await _run(
            with_database(embedded.owner_url, "postgres"),
            "create role alice login createrole createdb password 'open sesame'", "select 1",
        )  # fmt: skip
        alice = with_login(embedded.owner_url, "alice", "open sesame")
        await init_database(alice, _SECRET)
        await init_database(alice, _SECRET)
        assert await migrate(alice, APPS) == ["0001_first", "0002_second"]
        await check_database(audience_url(alice, DatabaseRole.HQ, _SECRET))


async def test_an_owner_who_may_not_is_told_so(url: str) -> None:
    await _run(with_database(url, "postgres"), "create role bob login password 'open sesame'", "select 1")
    with pytest.raises(SetupError, match="may not set up"):
        await init_database(with_login(url, "bob", "open sesame"), _SECRET)


@pytest.mark.parametrize(
    ("locale", "fault"),
    [
        ("encoding 'UTF8' lc_collate 'C' lc_ctype 'C' locale_provider libc", "LC_CTYPE C "),
        ("encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' locale_provider libc", "encoding SQL_ASCII"),
        ("encoding 'UTF8' locale_provider builtin builtin_locale 'C'", "locale C "),
    ],
)
async def test_a_database_of_another_locale_is_refused(url: str, locale: str, fault: str) -> None:
    name = f"portal_{next(_NUMBERS)}"
    await _run(
        with_database(url, "postgres"), f"create database {name} template template0 {locale}", "select 1"
    )
    assert fault in await _refusal(with_database(url, name))


async def test_a_database_that_was_not_set_up_is_refused(server: str, url: str) -> None:
    assert "run `portal db init`" in await _refusal(server)
    assert "run `portal db init`" in await _refusal(url)  # there is none of that name


async def test_roles_that_row_security_would_not_bind_are_refused(url: str) -> None:
    await init_database(url, _SECRET)
    own = audience_url(url, DatabaseRole.AUDITOR, _SECRET)
    await _run(url, "alter role portal_auditor bypassrls", "select 1")
    assert "row security does not bind portal_auditor" in await _refusal(own)
    await _run(url, "alter role portal_auditor nobypassrls", "grant portal_hq to portal_auditor", "select 1")
    assert "portal_auditor must not be a member of another role" in await _refusal(own)
    await _run(url, "revoke portal_hq from portal_auditor", "select 1")
    await check_database(own)


async def test_what_cannot_be_reached_is_named_without_its_password() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        port = nobody.getsockname()[1]
        said = await _refusal(f"postgresql://owner:sesame@127.0.0.1:{port}/portal")
    assert f"PostgreSQL portal at 127.0.0.1:{port} cannot be reached" in said
    for wrong in ("mysql://owner:sesame@host/portal", "postgresql://owner:sesame@host:port/portal", "portal"):
        assert "is not a PostgreSQL URL" in await _refusal(wrong)


def test_several_first_starts_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starts:
        made = set(starts.map(lambda _: database_secret(tmp_path), range(8)))
    assert len(made) == 1
    assert stat.S_IMODE((tmp_path / "database.secret").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["database.secret"]
    assert database_secret(tmp_path, "given") == "given"


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "database.secret").write_text("short\n")
    with pytest.raises(SetupError, match="is damaged"):
        database_secret(tmp_path)
