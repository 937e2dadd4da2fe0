"""GraphQL over HTTP, as graphql-http's suite audits it: every recommendation counts."""

import json
from pathlib import Path
from uuid import uuid4

from auth.principal import Principal
from auth.roles import Role
from tests.cluster import TestDatabase
from tests.graphql_http.conftest import RunScript
from tests.serving import served

AUDITS = 61


def test_every_audit_of_graphql_over_http_passes(
    run_script: RunScript, database: TestDatabase, tmp_path: Path
) -> None:
    someone = Principal(Role.HQ_ADMIN, uuid4(), uuid4())
    with served(database, tmp_path) as portal:
        printed = run_script("audit.mjs", f"{portal.url}/graphql", portal.token(someone))
    results = [json.loads(line) for line in printed.splitlines()]
    assert [result for result in results if result["status"] != "ok"] == []
    assert len({result["id"] for result in results}) == AUDITS
