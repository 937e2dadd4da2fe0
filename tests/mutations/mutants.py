"""Every check of a permission and every append to the audit trail, and what the source is with it off.

Found, not listed: in Python by the shape of the code, in SQL by the functions that are called. Whose rows
the policies give is mutated in the database itself (tests/security/test_every_policy_counts.py).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("auth", "portal", "schema")

_PERFORMED = re.compile(
    r"perform (portal\.(?:demand|append_access_event|append_changes|append_contact_search))\s*\("
)
_ASKED = re.compile(r"if not (portal\.(?:may|sees_customer)\(\w+\)|portal\.may\('\w+'\))")


@dataclass(frozen=True, order=True)
class Mutant:
    """`source` of a file, from `start` to `end`, is `instead`."""

    path: str
    line: int
    start: int
    end: int
    source: str
    instead: str

    def __str__(self) -> str:
        words = " ".join(self.source.split())
        return f"{self.path}:{self.line}: {words[:80]}"

    def apply(self, root: Path) -> None:
        file = root / self.path
        text = file.read_text(encoding="utf-8")
        assert text[self.start : self.end] == self.source
        file.write_text(text[: self.start] + self.instead + text[self.end :], encoding="utf-8")


def mutants(root: Path = ROOT) -> list[Mutant]:
    found: list[Mutant] = []
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            found += _in_python(path, root)
    for path in sorted((root / "portal").glob("*/*.sql")):
        found += _in_sql(path, root)
    return sorted(found)


# Python --------------------------------------------------------------------------------------------------


def _in_python(path: Path, root: Path) -> Iterator[Mutant]:
    text = path.read_text(encoding="utf-8")
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    tree = ast.parse(text)
    appending = _appending(tree)

    def place(line: int, column: int) -> int:
        """In characters; the syntax tree counts a line's bytes."""
        begin = lines[line - 1]
        return begin + len(text[begin : lines[line]].encode()[:column].decode())

    for node in ast.walk(tree):
        instead = _off(node, appending)
        if instead is not None:
            off, by = instead
            start = place(off.lineno, off.col_offset)
            end = place(off.end_lineno or off.lineno, off.end_col_offset or 0)
            yield Mutant(str(path.relative_to(root)), off.lineno, start, end, text[start:end], by)


def _appending(tree: ast.Module) -> frozenset[str]:
    """The names by which the module calls what appends access events."""
    return frozenset(
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "portal.audit.service"
        for name in node.names
        if name.name.startswith("append")
    )


def _off(node: ast.AST, appending: frozenset[str]) -> tuple[ast.expr | ast.stmt, str] | None:
    """What to replace, and by what, if the node is a check or appends."""
    match node:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("caller"), "require"))):
            return node, "pass"
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("self"), "_require"))):  # the planner's
            return node, "pass"
        case ast.Call(ast.Attribute(_, "may" | "_may")):
            return node, "True"
        case ast.Compare(ops=[ast.In() | ast.LtE()], comparators=[held]) if _permissions(held):
            return node, "True"
        case ast.Compare(ops=[ast.NotIn()], comparators=[held]) if _permissions(held):
            return node, "False"
        case ast.AugAssign(target=ast.Name("granted"), op=ast.BitAnd()):
            return node, "pass"
        case ast.Expr(ast.Await(ast.Call(ast.Name(name)))) if name in appending:
            return node, "pass"
        case ast.keyword("read" | "write", ast.Attribute(ast.Name("Permission")) as permission):
            return permission, "None"
        case ast.keyword("asked_by_database", ast.Constant(True) as asked):
            return asked, "False"
    return None


def _permissions(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr.endswith("permissions")


# SQL -----------------------------------------------------------------------------------------------------


def _in_sql(path: Path, root: Path) -> Iterator[Mutant]:
    text = path.read_text(encoding="utf-8")
    off = [(found.start(), _end_of_call(text, found.end()), "null") for found in _PERFORMED.finditer(text)]
    off += [(*found.span(1), "true") for found in _ASKED.finditer(text)]
    for start, end, instead in off:
        line = text.count("\n", 0, start) + 1
        yield Mutant(str(path.relative_to(root)), line, start, end, text[start:end], instead)


def _end_of_call(text: str, inside: int) -> int:
    """Past the parenthesis that closes the one before `inside`; no text in our calls has any."""
    depth = 1
    for place in range(inside, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    raise ValueError("a call that does not end")
