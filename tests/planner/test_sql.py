"""SQL as a value: an expression carries the joins it reads, so no order of writing can lose one."""

import re

import pytest

from auth.roles import DatabaseRole
from schema.declaring.sources import Column
from schema.planner.json_text import nullable, number, obj, value, when
from schema.planner.render import Writer
from schema.planner.sql import Sql, joins_of
from schema.types.customers.types import FIGURES
from tests.planner.planning import Planning
from tests.schema.golden import DOCUMENTS, IDS, Golden

READ = re.compile(r"\b([a-z]\d+)\.")
NAMED = re.compile(r"\bas ([a-z]\d+)\b|\b(w\d+) as materialized")


@pytest.mark.parametrize("golden", DOCUMENTS, ids=IDS)
def test_whatever_a_statement_reads_is_in_it(planning: Planning, golden: Golden) -> None:
    sql = planning.statement(golden.text, golden.variables, role=golden.role).sql
    named = {name for pair in NAMED.findall(sql) for name in pair}
    assert set(READ.findall(sql)) <= named


def test_two_columns_of_one_table_beside_carry_the_same_join(planning: Planning) -> None:
    writer = Writer(DatabaseRole.SCOPED)
    row = writer.row(planning.statements.catalog["Customer"])
    first, second = (
        writer.column(name, Column(beside=FIGURES), row)
        for name in ("touchpoint_count", "last_touchpoint_at")
    )
    join = "left join customer_figures as b2 on b2.customer_id = t1.id"
    assert first == Sql("b2.touchpoint_count", (join,))
    assert second == Sql("b2.last_touchpoint_at", (join,))
    assert obj([("second", value(second)), ("first", value(first))]).sql().joins == (join,)


def test_the_joins_of_a_select_are_those_of_its_parts_in_order_and_each_once() -> None:
    a, b = Sql("a.x", ("join a",)), Sql("b.x", ("join b",))
    both = joins_of((b, a, Sql("1")))
    assert both == ("join b", "join a")
    assert obj([("b", nullable(b)), ("a", number(a)), ("c", number(b))]).sql().joins == both
    assert when(b, number(a)).sql().joins == both
    assert when(b, number(Sql("1"))).sql().joins == ("join b",)


def test_a_condition_on_a_table_beside_brings_its_join_into_the_select_that_asks(planning: Planning) -> None:
    query = (
        """query($where: CustomerFilter) { customers(first: 1, where: $where) { totalCount nodes { id } } }"""
    )
    where = {"not": {"or": [{"touchpointCount": {"gt": 1}}, {"number": {"eq": "C-1"}}]}}
    sql = planning.statement(query, {"where": where}).sql
    assert sql.count("left join customer_figures") == 2  # of the page and of the count, not of its items
