"""The clients that front ends are written with find the conventions they expect, on a real portal over HTTP.

What each program does is in clients/; what it must have found is here. gql, from Python, is in test_gql.py.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import node
from tests.clients.conftest import Portal

pytestmark = pytest.mark.usefixtures("has_node")

PAGE = 2


@pytest.mark.parametrize("program", ["apollo.js", "urql.js", "relay/relay.js"])
def test_a_client_with_a_cache_pages_keeps_one_entry_an_object_and_reads_the_codes(
    portal: Portal, findings: Callable[[str], dict[str, Any]], program: str
) -> None:
    found = findings(program)
    seen = portal.customers[: 2 * PAGE]
    assert found["customers"] == [seen[:PAGE], seen]  # the next page is merged behind the first
    assert found["timeline"] == [portal.timeline[:PAGE], portal.timeline[: 2 * PAGE]]
    # the first customer was answered by both queries, and is there once
    assert [re.sub("^Customer:", "", key) for key in found["entries"]] == seen
    assert found["badArgument"] == ["BAD_USER_INPUT"]
    assert (found["badTokenStatus"], found["badToken"]) == (401, ["UNAUTHENTICATED"])
    assert found["warnings"] == []


def test_generated_types_compile_and_say_what_can_be_null_exact_or_missing() -> None:
    generated = node.run("codegen.js")
    assert generated.returncode == 0, generated.stderr
    compiled = node.run("node_modules/typescript/bin/tsc", "--project", str(node.CLIENTS))
    assert compiled.returncode == 0, compiled.stdout
    schema = (node.ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    with_an_id = re.findall(r"^type (\w+) implements Node \{", schema, re.MULTILINE)
    assert json.loads(generated.stdout)["possibleTypes"] == {"Node": sorted(with_an_id)}
