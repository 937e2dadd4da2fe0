"""A file of functions with a fault: one sentence that names it, exit status 2, and the database as it was."""

import re
import shutil
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import anyio
import asyncpg
import pytest

from auth.policy import Definer
from portal.cli import main as cli
from portal.provision import OWNER
from portal.setup import in_force, policies, sources
from portal.setup.sources import STORED, read_sources
from tests.cluster import SECRET, TestDatabase

ROOT = Path(__file__).parents[2] / "portal"
Edit = Callable[[str, str, str], None]
"""Called with a file, a text in it, and what to write instead."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of functions, to break."""
    for file in [*ROOT.glob("*/*.sql"), ROOT / STORED]:
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def edit(tree: Path) -> Edit:
    def edit(file: str, before: str, after: str) -> None:
        text = (tree / file).read_text(encoding="utf-8")
        assert before in text
        (tree / file).write_text(text.replace(before, after, 1), encoding="utf-8")

    return edit


@pytest.fixture
def init(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """Runs `portal db init`, which exits with status 2; answers what it said."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", database.owner_url)
    monkeypatch.setenv("PORTAL_DATABASE_SECRET", SECRET)
    monkeypatch.setattr(cli, "app", partial(cli.app, ["db", "init"]))

    def run() -> str:
        before = anyio.run(_everything, database.owner_url)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 2
        assert anyio.run(_everything, database.owner_url) == before
        said = capsys.readouterr().err
        assert said.count("\n") == 1, said
        return said

    return run


async def _everything(url: str) -> list[tuple[object, ...]]:
    """Every function and trigger as it is stored, and what is remembered of the rest."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select oid::text, xmin::text, prosrc from pg_proc where pronamespace = 'portal'::regnamespace"
            " union all select oid::text, xmin::text, tgname from pg_trigger where not tgisinternal"
            " union all select objoid::text, xmin::text, description from pg_description"
            " where classoid = 'pg_namespace'::regclass order by 1, 2, 3"
        )
        return [tuple(row) for row in rows]
    finally:
        await connection.close()


NEW = "create or replace function portal.{name}() returns void language sql as $$ select $$;\n"
FIGURES = "execute function portal.keep_order_figures();"

FAULTS = {
    "a syntax error in a body": (
        "staff/functions.sql",
        ("given record;\n", "given record\n"),
        "function invite_staff is refused: syntax error at or near",
    ),
    "a syntax error in a head": (
        "staff/functions.sql",
        ("returns boolean", "returns returns boolean"),
        "function hold_with_caller is refused: syntax error",
    ),
    "a syntax error on another line": (
        "orders/functions.sql",
        ("language sql immutable", "languag sql immutable"),
        "function order_worth is refused: syntax error",
    ),
    "a body that does not end": (
        "sessions/functions.sql",
        ("$$;\n", "\n"),
        "a file of functions has .* and not `return null",  # which begins where the next body does
    ),
    "a type that there is not": (
        "orders/functions.sql",
        ("returns numeric\n", "returns money_of_the_moon\n"),
        'function order_worth is refused: type "money_of_the_moon" does not exist',
    ),
    "a column that there is not": (
        "orders/functions.sql",
        ("total * least(returned, subtotal)", "total * least(returned, sub)"),
        'function order_worth is refused: column "sub" does not exist',
    ),
    "a function defined twice": (
        "words/functions.sql",
        ("-- A pattern of LIKE for each word.\n", NEW.format(name="me")),
        r"portal\.me is a second time in portal/doors/caller\.sql:\d+: remove one",
    ),
    "a stored function defined twice": (
        "words/functions.sql",
        ("-- A pattern of LIKE for each word.\n", NEW.format(name="folded")),
        r"portal\.folded is a second time in portal/migrations/sql/stored\.sql",
    ),
    "a call of what no file defines": (
        "touchpoints/functions.sql",
        ("portal.me()", "portal.mee()"),
        r"portal\.match_customers calls portal\.mee, which no file defines",
    ),
    "a call with other arguments": (
        "orders/functions.sql",
        ("then portal.order_worth(", "then portal.order_worth(1, "),
        r"function order_value is refused: function portal\.order_worth\(.*\) does not exist",
    ),
    "a trigger on a table that there is not": (
        "orders/functions.sql",
        ("insert on portal.orders\n", "insert on portal.orderz\n"),
        r'trigger figures_on_insert on orderz is refused: relation "portal\.orderz" does not exist',
    ),
    "a trigger of a function that there is not": (
        "orders/functions.sql",
        (FIGURES, FIGURES.replace("figures()", "figure()")),
        r"the trigger figures_on_insert on orders calls portal\.keep_order_figure, which no file defines",
    ),
    "a definer without a pinned path": (
        "products/functions.sql",
        ("language sql stable parallel safe", "language sql stable parallel safe security definer"),
        r"portal\.price_of is a definer without a pinned search_path: add Definer\('price_of'\) to policy",
    ),
    "a Definer that is none": (
        "staff/functions.sql",
        ("security definer", ""),
        r"portal\.invite_staff is no `security definer`, and portal/staff/policy\.py says it is one",
    ),
    "a grant by hand": (
        "words/functions.sql",
        ("-- A pattern", "grant execute on function portal.me() to public;\n"),
        r"a file of functions has .* and not `grant execute on function portal\.me\(\)",
    ),
    "what indexes are made of": (
        STORED,
        ("lower(upper(", "upper(lower("),
        r"portal\.folded is another in the database: only a migration",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_sentence_that_names_its_file(
    init: Callable[[], str], edit: Edit, fault: tuple[str, tuple[str, str], str]
) -> None:
    file, instead, said = fault
    edit(file, *instead)
    told = init()
    assert re.match(rf"portal: portal/{re.escape(file)}:\d+: {said}", told), told


def test_callers_of_a_function_that_no_file_defines(init: Callable[[], str], edit: Edit) -> None:
    edit("words/functions.sql", "portal.search_patterns", "portal.search_pattern")
    assert init().startswith("portal: portal/words/policy.py speaks of portal.search_patterns, which no file")


@pytest.fixture
async def owner(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url, server_settings={"role": OWNER})
    yield connection
    await connection.close()


SIGNATURES = """
select oid::regprocedure::text || ' ' || pg_get_function_result(oid) from pg_proc where proname = $1
"""
CALLABLE = "select has_function_privilege('portal_hq', oid, 'execute') from pg_proc where proname = $1"
HEAD, END = "search_patterns(words text)", "portal.folded(words), ' ')) as word\n$$"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("edits", "signature"),
    [
        ([(HEAD, "search_patterns(words text, more text)")], "(text,text) text[]"),
        ([(HEAD, "search_patterns(word text)"), (END, END.replace("words", "word"))], "(text) text[]"),
        ([(f"{HEAD} returns text[]", f"{HEAD} returns text"), ("array_agg('%'", "min('%'")], "(text) text"),
    ],
)
async def test_a_changed_signature_leaves_one_function(
    owner: asyncpg.Connection, edit: Edit, edits: list[tuple[str, str]], signature: str
) -> None:
    for before, after in edits:
        edit("words/functions.sql", before, after)
    await in_force.apply(owner)
    found = [row[0] for row in await owner.fetch(SIGNATURES, "search_patterns")]
    assert [name.removeprefix("portal.search_patterns") for name in found] == [signature]
    assert await owner.fetchval(CALLABLE, "search_patterns")


@pytest.mark.anyio
async def test_a_function_that_no_file_defines_any_more_is_dropped(
    owner: asyncpg.Connection, tree: Path
) -> None:
    (tree / "words" / "functions.sql").unlink()
    kept = tuple(function for function in policies.FUNCTIONS if not function.name.startswith("search_"))
    assert len(kept) == len(policies.FUNCTIONS) - 2
    declared = {"words": kept}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "DECLARED", declared)
        await in_force.apply(owner, in_force.Whole(functions=kept))
    assert await owner.fetch(SIGNATURES, "search_grams") == []


def test_definers_have_no_settings_by_hand_and_demand_what_their_policy_says() -> None:
    """`demands` is what the deny tests try; here, that it is what the text demands, and nothing else is."""
    read = read_sources()
    definers = {function.name: function for function in policies.FUNCTIONS if isinstance(function, Definer)}
    for statement in read.of_kind("function"):
        demanded = re.findall(r"portal\.demand\('(\w+)'\)", statement.sql)
        definer = definers.get(statement.name)
        said = [str(definer.demands)] if definer is not None and definer.demands is not None else []
        assert demanded == said, statement.name
        if definer is not None:
            assert "search_path" not in statement.sql, statement.name
