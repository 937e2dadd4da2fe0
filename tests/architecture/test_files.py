"""What holds for every file of the repository."""

import ast
import re

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT, files, imports, product

LONGEST = 400
LONGEST_FUNCTION = 39
WRITTEN_BY_HAND = {".py", ".sql", ".js", ".mjs", ".css", ".html", ".md", ".toml", ".yaml"}
WRITTEN_BY_TOOLS = (
    "portal/migrations/schema.sql",
    "portal/migrations/0001_initial.py",
    "portal/site/static/graphiql/",
)

# in pieces, because this file is one of those that must not name them
REGISTRIES = ["pypi" + r"\.org", "pythonhosted" + r"\.org", "npm" + r"js\.(org|com)", "yarn" + r"pkg\.com"]


def test_a_file_is_a_small_room() -> None:
    long = {}
    for path in files():
        if path.suffix in WRITTEN_BY_HAND and not str(path).startswith(WRITTEN_BY_TOOLS):
            lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                long[str(path)] = lines
    assert long == {}


def test_a_function_of_the_product_is_read_at_a_glance() -> None:
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, text in product(".py")
        if not name.startswith("portal/migrations/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_the_host_of_a_package_registry(host: str) -> None:
    """Which registry is used is the machine's business."""
    named = re.compile(host.encode(), re.IGNORECASE)
    assert [str(path) for path in files() if named.search((ROOT / path).read_bytes())] == []


def test_locks_say_hashes_and_versions_but_not_where_from() -> None:
    places = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\":|@\s*https?://")
    locks = [path for path in files() if path.name.endswith((".lock", "package-lock.json"))]
    assert locks
    assert [str(path) for path in locks if places.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_auth_has_no_input_no_output_no_graphql_and_no_orm() -> None:
    outside = re.compile(
        r"(asyncpg|asyncio|tortoise|strawberry|graphql|starlette|httpx|socket|portal|schema)\b"
    )
    found = {
        (name, module)
        for name, text in product(".py")
        if name.startswith("auth/")
        for module in imports(text)
        if outside.match(module)
    }
    assert found == set()


def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, "run `lint-imports` to see which contract is broken"
