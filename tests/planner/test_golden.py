"""The SQL of golden documents, to be read and reviewed. UPDATE_GOLDEN=1 (`make golden`) rewrites it."""

import os

import pytest

from tests.planner.planning import Planning
from tests.schema.golden import DOCUMENTS, IDS, Golden


@pytest.mark.parametrize("golden", DOCUMENTS, ids=IDS)
def test_a_golden_document_becomes_the_sql_beside_it(planning: Planning, golden: Golden) -> None:
    sql = planning.statement(golden.text, golden.variables, role=golden.role).sql + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.sql.write_text(sql)
    assert golden.sql.read_text() == sql


@pytest.mark.parametrize("golden", DOCUMENTS, ids=IDS)
def test_the_same_document_is_always_the_same_golden_sql(golden: Golden) -> None:
    first, second = (Planning().statement(golden.text, golden.variables, role=golden.role) for _ in range(2))
    assert first.sql == second.sql
