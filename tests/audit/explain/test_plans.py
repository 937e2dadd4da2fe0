"""One document explains objects of every type: a plan for each type, small enough to be kept prepared."""

import pytest

from auth.roles import Role
from portal.doors.db import MAX_CACHED_STATEMENT
from portal.words.ids import uuid7
from schema.declaring.ids import encode_id
from tests.audit.explain.asking import EXPLAIN, WHO
from tests.planner.planning import Planning
from tests.security.portal import NODES

TAGS = [entry.source.tag or "" for entry in NODES.values()]


@pytest.mark.parametrize(("query", "role"), [(EXPLAIN, Role.DEALER_SALES), (WHO, Role.HQ_AUDITOR)])
def test_a_plan_is_of_a_type_and_kept_prepared(query: str, role: Role) -> None:
    planning = Planning()
    for tag in (*TAGS, "ZZ"):
        once, again = (
            planning.statement(query, {"id": encode_id(tag, uuid7())}, role=role) for _ in range(2)
        )
        assert once is again
        assert len(once.sql) < MAX_CACHED_STATEMENT
    assert planning.statements.planned == len(TAGS) + 1  # what is no id of a type is one more


def test_an_id_in_the_document_is_planned_as_one_in_a_variable() -> None:
    planning, object_id = Planning(), encode_id("CU", uuid7())
    literal = EXPLAIN.replace("($id: ID!)", "").replace("$id", f'"{object_id}"')
    assert planning.statement(literal).sql == planning.statement(EXPLAIN, {"id": object_id}).sql
