"""GraphQL over HTTP, as graphql-http's suite audits it: every recommendation counts."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from auth.principal import Principal
from auth.roles import Role
from tests.clients import node
from tests.cluster import TestDatabase
from tests.serving import served

AUDITS = 61


@pytest.mark.usefixtures("has_node")
def test_every_audit_of_graphql_over_http_passes(database: TestDatabase, tmp_path: Path) -> None:
    someone = Principal(Role.HQ_ADMIN, uuid4(), uuid4())
    with served(database, tmp_path) as portal:
        done = node.run("audit.js", f"{portal.url}/graphql", portal.token(someone))
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result for result in results if result["status"] != "ok"] == []
    assert len({result["id"] for result in results}) == AUDITS
