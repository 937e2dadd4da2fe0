"""The tables of docs/reference.md that people write: what each row names is there, and all of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cyclopts
import httpx
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLType,
    is_required_input_field,
)
from starlette.routing import Route

from auth import claims
from portal.cli.main import app
from portal.oauth.grants import grants
from portal.sessions.refusals import STATUS, OAuthError
from schema.root import build_schema, graphql_schema
from tests.cluster import TestDatabase
from tests.docs.pages import Page
from tests.docs.test_pages import token_of
from tests.docs.test_reference import SECTIONS
from tests.end_to_end.conftest import Portal
from tests.serving import served
from tests.site.stub import StubPortal

REFERENCE = Page("docs/reference.md")
WRITTEN = {"Mutations", "Access tokens", "Grant types", "Sign-in errors", "Commands", "Endpoints"}
IDS = """{
  customers(first: 1) { nodes { id } }
  partners(first: 1) { nodes { id staff(first: 1) { nodes { id } } } }
}"""
SCALARS = {"String": "x", "Int": 1, "DateTime": "2026-01-01T00:00:00Z"}


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, each as its cells."""
    section = re.split(rf"^## {heading}$", REFERENCE.text, flags=re.MULTILINE)[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def names(heading: str) -> list[str]:
    """What is in the first cells of the table, in backquotes."""
    return [name for row in table(heading) for name in re.findall(r"`([^`]+)`", row[0])]


def test_every_table_is_made_from_the_code_or_checked_here() -> None:
    sections = re.split(r"^## ", REFERENCE.text, flags=re.MULTILINE)[1:]
    with_table = {section.split("\n")[0] for section in sections if "\n|" in section}
    made = {section.split("\n")[0] for section in sections if "<!-- end -->" in section}
    assert with_table - made == WRITTEN
    assert len(made) == len(SECTIONS)
    assert REFERENCE.text.count("\n| --- ") == len(with_table), "two tables under one heading"


def test_the_claims_are_those_a_token_may_have() -> None:
    assert sorted(names("Access tokens")) == sorted(claims._CLAIMS)


def test_the_grant_types_are_those_the_endpoint_knows() -> None:
    known = grants(*[None] * 4)  # type: ignore[arg-type]  # only their names are asked
    assert set(names("Grant types")) == set(known)


def test_the_sign_in_errors_and_their_statuses_are_those_of_the_code() -> None:
    said = {name: row[1] for row in table("Sign-in errors") for name in re.findall(r"`([^`]+)`", row[0])}
    assert said.keys() == set(OAuthError)
    for error in OAuthError:
        assert str(STATUS.get(error, 400)) in said[error], error


def test_the_commands_and_their_options_are_those_of_the_command_line() -> None:
    said = {}
    for code in names("Commands"):
        if code.startswith("portal "):
            path = re.match(r"portal((?: [a-z-]+(?![\w-]))+)", re.sub(r" (--|\[).*", "", code))
            assert path, code
            said[path[1].strip()] = set(re.findall(r"--[a-z-]+", code))
    assert said == dict(_commands(app, []))


def _commands(group: cyclopts.App, path: list[str]) -> Iterator[tuple[str, set[str]]]:
    for name in group:
        if name.startswith("-"):
            continue
        command = group[name]
        if command.default_command is None:
            yield from _commands(command, [*path, name])
        else:
            yield " ".join([*path, name]), _options(command)


def _options(command: cyclopts.App) -> set[str]:
    return {
        argument.name
        for argument in command.assemble_argument_collection()
        if argument.field_info.kind is argument.field_info.KEYWORD_ONLY
    }


def test_the_endpoints_are_those_that_are_served(database: TestDatabase, tmp_path: Path) -> None:
    with served(database, tmp_path, metrics_token="a reader's own token") as portal:  # noqa: S106
        assert httpx.get(f"{portal.url}/healthz").status_code == 200  # it has its routes then
        routes = portal.server.config.app.router.routes  # type: ignore[union-attr]
        paths = {route.path for route in routes if isinstance(route, Route)}
    paths |= {route.path for route in StubPortal().app().routes if isinstance(route, Route)}
    assert set(names("Endpoints")) == {path for path in paths if "{" not in path}


def test_each_mutation_needs_the_permission_of_its_row(demonstration: Portal) -> None:
    verbs = graphql_schema(build_schema()).mutation_type
    assert verbs is not None
    rows = {row[0].strip("`"): row[1].split(";")[0] for row in table("Mutations")}
    assert rows.keys() == verbs.fields.keys()
    token = token_of(demonstration, "hq-auditor")  # who writes nothing
    ids = _ids(demonstration, token)
    for name, permission in rows.items():
        kind = verbs.fields[name].args["input"].type
        document = f"mutation V($input: {kind}) {{ {name}(input: $input) {{ __typename }} }}"
        answer = demonstration.ask(
            token, document, input=_value(kind, "input", ids) | _somebody_else(name, ids)
        )
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN", (name, answer)
        assert permission in error["message"], (name, answer)


def _ids(portal: Portal, token: str) -> dict[str, str]:
    data = portal.ask(token, IDS)["data"]
    partner = data["partners"]["nodes"][0]
    return {
        "customerId": data["customers"]["nodes"][0]["id"],
        "partnerId": partner["id"],
        "parentId": partner["id"],
        "staffId": partner["staff"]["nodes"][0]["id"],
    }


def _somebody_else(name: str, ids: dict[str, str]) -> dict[str, str]:
    """One's own sessions are anybody's to end."""
    return {"staffId": ids["staffId"]} if name == "sessionRevoke" else {}


def _value(kind: GraphQLType, name: str, ids: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """Something the input's type takes: what must be there, and no more."""
    match kind:
        case GraphQLNonNull():
            return _value(kind.of_type, name, ids)
        case GraphQLList():
            return [_value(kind.of_type, name, ids)]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLInputObjectType():
            needed = {key: each for key, each in kind.fields.items() if is_required_input_field(each)}
            return {key: _value(each.type, key, ids) for key, each in needed.items()}
        case _:
            return ids[name] if str(kind) == "ID" else SCALARS[str(kind)]


@pytest.mark.parametrize("heading", sorted(WRITTEN))
def test_no_row_is_there_twice(heading: str) -> None:
    rows = [tuple(row) for row in table(heading)]
    assert len(set(rows)) == len(rows) > 0
