"""The Docker files, as far as they can be checked where no engine runs."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from portal.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))


def test_what_the_image_copies_is_in_the_repository_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for name in line.split()
    ]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert copied
    for name in copied:
        assert name not in ignored
        assert re.search(rf"^{re.escape(name)}(/|$)", tracked, re.MULTILINE), name


def test_every_setting_given_is_one_there_is() -> None:
    known = {f"PORTAL_{name.upper()}" for name in Settings.model_fields}
    given = set(re.findall(r"(PORTAL_[A-Z_]+)=", DOCKERFILE))
    for service in COMPOSE["services"].values():
        given |= {name for name in service.get("environment", {}) if name.startswith("PORTAL_")}
    assert given <= known


def test_only_init_knows_the_owners_password_and_the_portal_waits_for_it() -> None:
    services = COMPOSE["services"]
    assert "POSTGRES_PASSWORD" in services["init"]["environment"]["PORTAL_DATABASE_URL"]
    assert "POSTGRES_PASSWORD" not in str(services["portal"])
    assert services["portal"]["depends_on"]["init"]["condition"] == "service_completed_successfully"
    assert services["portal"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_image_does_not_run_as_root_and_starts_the_server_only() -> None:
    last_stage = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER portal$", last_stage, re.MULTILINE)
    assert last_stage.rstrip().endswith('CMD ["portal", "serve"]')


@pytest.mark.parametrize("name", ["docker/.env", ".env", "docker/.env.production"])
def test_the_file_of_secrets_is_neither_committed_nor_sent_to_the_builder(name: str) -> None:
    asked = subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False)
    assert asked.returncode == 0
    not_sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"**/.env", "**/.env.*"} <= set(not_sent)


def test_the_operator_says_which_proxies_are_trusted() -> None:
    environment = COMPOSE["services"]["portal"]["environment"]
    assert environment["PORTAL_TRUSTED_PROXIES"] == "${PORTAL_TRUSTED_PROXIES:-}"
