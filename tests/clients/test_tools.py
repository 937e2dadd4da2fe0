"""The contract's own guards: the linter takes the schema, and a breaking change is not let through."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients import node
from tests.clients.__main__ import breaking, lint

pytestmark = pytest.mark.usefixtures("has_node")

Changed = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """A folder like the checkout, with something else (old, new) in its schema; the path of that."""

    def write(*changes: tuple[str, str]) -> Path:
        schema = (node.ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
        for operations in ("benchmarks/operations", "clients/operations"):
            shutil.copytree(node.ROOT / operations, tmp_path / operations)
        for old, new in changes:
            assert old in schema
            schema = schema.replace(old, new)
        path = tmp_path / "schema" / "schema.graphql"
        path.parent.mkdir()
        path.write_text(schema, encoding="utf-8")
        return path

    return write


def test_the_schema_breaks_no_client_of_the_released_one() -> None:
    assert breaking().stderr == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "  touchpointCount: Int!",
            "  contactCount: Int!",
            "Field 'touchpointCount' was removed from object",
        ),
        ("  displayName: String!", "  displayName: String", "changed type from 'String!' to 'String'"),
        ("    clientRef: String!\n", "    clientRef: ID!\n", "changed from 'String!' to 'ID!'"),
        (
            "input TouchpointsRecordInput {",
            "input TouchpointsRecordInput {\n  key: ID!",
            "'key' of type 'ID!'",
        ),
    ],
)
def test_a_breaking_change_fails_and_is_named(changed: Changed, old: str, new: str, told: str) -> None:
    done = breaking(changed((old, new)))
    assert done.returncode == 1
    assert told in done.stderr


def test_more_to_ask_for_breaks_nobody(changed: Changed) -> None:
    more = changed(("type Viewer {", 'type Viewer {\n  """When it signed in, UTC."""\n  since: DateTime\n'))
    assert breaking(more).stderr == ""


def test_an_accepted_break_that_is_none_must_be_taken_off_the_list(changed: Changed) -> None:
    done = breaking(changed(("type Viewer {", "type Rate {\n  rate: Float\n}\n\ntype Viewer {")))
    assert done.returncode == 1
    assert "remove it: Type 'Rate' was removed" in done.stderr


def test_the_linter_takes_the_schema_and_our_operations() -> None:
    assert lint().stdout == ""


def test_the_linter_says_what_is_against_convention(changed: Changed) -> None:
    schema = changed(
        ("  cursor: String!\n", "  place: String!\n"),
        ("  lateBySeconds: Int!", "  late_by_seconds: Int!"),
        ('"""What a customer is."""', ""),
        ("  tier: CustomerTier!", "  rank: CustomerTier!"),
    )
    done = lint(schema.parents[1])
    assert done.returncode == 1
    assert "Edge type must contain a field `cursor`" in done.stdout
    assert "should be in camelCase format" in done.stdout
    assert "Description is required for enum" in done.stdout
    assert 'Cannot query field "tier"' in done.stdout
    for ours in ("front-page.graphql", "customer360.graphql", "Customers.graphql"):
        assert ours in done.stdout
