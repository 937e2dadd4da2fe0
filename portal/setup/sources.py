"""The text of every function and trigger, read from the concepts' SQL files, and what is wrong with it.

A file holds functions, comments on them, and triggers; who owns and calls a function is in `policy.py`
beside it. What can be told without a database is told here, before anything is touched; the rest by
PostgreSQL, which compiles everything (portal.setup.functions).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath

from auth.policy import Definer, Function
from auth.rls import SCHEMA
from portal.setup.policies import DECLARED, POLICIES
from portal.words.errors import SetupError

ROOT = files("portal")
STORED = "migrations/sql/stored.sql"
_FILES = re.compile(r"(\w+_)?functions\.sql|person\.sql|caller\.sql|ids\.sql")
_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|;", re.DOTALL)
_BLANK = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z))*")
_COMMENT = re.compile(r"--[^\n]*")
_DEFINER = re.compile(r"\bsecurity\s+definer\b", re.IGNORECASE)
_KINDS = {
    "function": re.compile(rf"create or replace function {SCHEMA}\.(?P<name>\w+)\s*\("),
    "comment": re.compile(rf"comment on function {SCHEMA}\.(?P<name>\w+)\s*\("),
    "trigger": re.compile(
        rf"create (?:constraint )?trigger (?P<name>\w+)\b[^;]*?\bon {SCHEMA}\.(?P<table>\w+)\b"
    ),
}
_CALL = re.compile(rf"\b{SCHEMA}\.(\w+)\s*\(")
_FRAGMENT = re.compile(r"(export|erase)_person_\w+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a file, from `line` on.

    `kind` is function, comment or trigger; `name` is the function's, or the trigger's with its table.
    """

    file: str
    line: int
    kind: str
    name: str
    sql: str

    @property
    def is_definer(self) -> bool:
        """Whether the text says `security definer`, before or after its body; PostgreSQL decides."""
        return _DEFINER.search(_TOKEN.sub(" ", self.sql)) is not None

    @property
    def body(self) -> str:
        """What is between the dollars, as PostgreSQL stores it."""
        return self.sql.partition("$$")[2].partition("$$")[0]


@dataclass(frozen=True, slots=True)
class Sources:
    """All statements, in the files' order; and the functions of stored.sql, which only migrations make."""

    statements: tuple[Statement, ...]
    stored: tuple[Statement, ...]

    def of_kind(self, kind: str) -> list[Statement]:
        """The statements of a kind."""
        return [statement for statement in self.statements if statement.kind == kind]


def read_sources(root: Traversable | None = None) -> Sources:
    """The functions and triggers of all concepts. Raises SetupError, which names the file with the fault."""
    root = root or ROOT
    stored = tuple(statement for statement in _read(root, PurePath(STORED)) if statement.kind == "function")
    found = [statement for path in _paths(root) for statement in _read(root, path)]
    _refuse_doubles([*stored, *found])
    statements = tuple(_composed(found))
    defined = {
        statement.name: statement for statement in (*stored, *statements) if statement.kind == "function"
    }
    _refuse_unknown_calls([*stored, *statements], defined)
    _refuse_other_definers(defined, DECLARED)
    return Sources(statements, stored)


def _paths(root: Traversable) -> list[PurePath]:
    return sorted(
        PurePath(folder.name, file.name)
        for folder in root.iterdir() if folder.is_dir()
        for file in folder.iterdir() if _FILES.fullmatch(file.name)
    )  # fmt: skip


def _read(root: Traversable, path: PurePath) -> Iterator[Statement]:
    text = root.joinpath(*path.parts).read_text(encoding="utf-8")
    start = 0
    for end in (*(token.end() for token in _TOKEN.finditer(text) if token.group() == ";"), len(text)):
        blank = _BLANK.match(text, start)
        start = blank.end() if blank else start
        if start < end:
            yield _statement(f"portal/{path}", text.count("\n", 0, start) + 1, text[start:end].rstrip(";"))
        start = end


def _statement(file: str, line: int, sql: str) -> Statement:
    for kind, pattern in _KINDS.items():
        if match := pattern.match(sql):
            name = " on ".join(part for part in match.groupdict().values() if part)
            return Statement(file, line, kind, name, sql)
    words = " ".join(sql.split()[:5])
    raise SetupError(
        f"{file}:{line}: a file of functions has `create or replace function {SCHEMA}.…`, comments on them"
        f" and triggers, and not `{words} …`: move it to a migration or to policy.py"
    )


def _refuse_doubles(statements: list[Statement]) -> None:
    seen: dict[tuple[str, str], Statement] = {}
    for statement in statements:
        key = statement.kind, statement.name
        if key in seen and statement.kind != "comment":
            raise SetupError(
                f"{_at(statement)} is a second time in {seen[key].file}:{seen[key].line}: remove one"
            )
        seen[key] = statement


def _composed(statements: list[Statement]) -> Iterator[Statement]:
    """The statements, with the calls of each concept's fragments where a person is exported and erased."""
    fragments = [s.name for s in statements if s.kind == "function" and _FRAGMENT.fullmatch(s.name)]
    calls = {verb: [f"{SCHEMA}.{name}(people)" for name in fragments if name.startswith(verb)]
             for verb in ("export", "erase")}  # fmt: skip
    exports = "\n    || ".join(calls["export"])
    erasures = "\n  ".join(f"counts := counts || {call};" for call in calls["erase"])
    for statement in statements:
        sql = statement.sql.replace("{exports}", exports).replace("{erasures}", erasures)
        yield replace(statement, sql=sql)


def _refuse_unknown_calls(statements: list[Statement], defined: Mapping[str, Statement]) -> None:
    tables = {policy.table for policy in POLICIES}  # insert into portal.staff (…) calls nothing
    for statement in statements:
        for name in _CALL.findall(_COMMENT.sub("", statement.sql)):
            if name not in defined and name not in tables:
                raise SetupError(f"{_at(statement)} calls {SCHEMA}.{name}, which no file defines")


def _refuse_other_definers(
    defined: Mapping[str, Statement], declared: Mapping[str, tuple[Function | Definer, ...]]
) -> None:
    definers = set()
    for file, functions in declared.items():
        for function in functions:
            if function.name not in defined:
                raise SetupError(f"{file} speaks of {SCHEMA}.{function.name}, which no file defines")
            statement = defined[function.name]
            if isinstance(function, Definer):
                definers.add(function.name)
                if not statement.is_definer:
                    raise SetupError(
                        f"{_at(statement)} is no `security definer`, and {file} says it is one: mend either"
                    )
    for name, statement in defined.items():
        if statement.is_definer and name not in definers:
            raise SetupError(
                f"{_at(statement)} is a definer without a pinned search_path:"
                f" add Definer({name!r}) to policy.py"
            )


def _at(statement: Statement) -> str:
    kind = "the trigger " if statement.kind == "trigger" else f"{SCHEMA}."
    return f"{statement.file}:{statement.line}: {kind}{statement.name}"
