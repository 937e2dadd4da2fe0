"""`portal staff password` and `portal clients`, as an operator types them."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from auth.roles import Role
from auth.signing import SigningKey
from tests.sessions.conftest import PASSWORD, Desk, Person, refused

pytestmark = pytest.mark.anyio

PORTAL = Path(sys.executable).with_name("portal")


def portal(desk: Desk, *arguments: str, given: str = "", **further: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command on the desk's database."""
    database = desk.served.database
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment |= {
        "PORTAL_DATABASE_URL": database.owner_url,
        "PORTAL_DATABASE_SECRET": database.secret,
        "PORTAL_HOME": str(desk.served.home),
    } | further
    ended = subprocess.run(
        [PORTAL, *arguments], check=False, input=given, capture_output=True, text=True, env=environment
    )
    return ended.returncode, ended.stdout, ended.stderr


async def test_an_operator_gives_somebody_the_first_password(desk: Desk) -> None:
    staff_id, partner_id, number = await desk.staff()
    told = portal(desk, "staff", "password", "First@Example.com", "--staff", number, given=f"{PASSWORD}\n")
    assert told == (0, "", "")
    assert (await desk.sign_in(Person(staff_id, partner_id, "first@example.com"))).status_code == 200


async def test_what_an_operator_must_mend_is_a_sentence_without_the_password(desk: Desk) -> None:
    status, out, error = portal(desk, "staff", "password", "a@example.com", "--staff", "N-0", given=PASSWORD)
    assert (status, out) == (2, "")
    assert error == "portal: There is no member of staff with the number 'N-0'.\n"


async def test_a_client_is_added_with_a_secret_that_is_shown_once_and_revoked(desk: Desk) -> None:
    _, _, number = await desk.staff(Role.PARTNER_INTEGRATION)
    status, out, _ = portal(desk, "clients", "add", number)
    client = dict(line.split(": ") for line in out.splitlines())
    assert (status, list(client)) == (0, ["client_id", "client_secret"])
    assert (await desk.post(grant_type="client_credentials", **client)).status_code == 200
    assert portal(desk, "clients", "revoke", client["client_id"]) == (0, "", "")
    assert refused(await desk.post(grant_type="client_credentials", **client), "invalid_client", 401)


async def test_a_client_with_keys_of_its_own_has_no_secret(desk: Desk, tmp_path: Path) -> None:
    _, _, number = await desk.staff(Role.PARTNER_INTEGRATION)
    file = tmp_path / "jwks.json"
    file.write_bytes(orjson.dumps({"keys": [SigningKey.generate().public_jwk()]}))
    status, out, _ = portal(desk, "clients", "add", number, "--jwks", str(file))
    assert status == 0
    assert [line.split(": ")[0] for line in out.splitlines()] == ["client_id"]
    file.write_text("[]")
    assert portal(desk, "clients", "add", number, "--jwks", str(file))[0] == 2
    assert portal(desk, "clients", "add", number, "--jwks", str(tmp_path / "none"))[0] == 2
