"""Message texts as source code has them: the fixed pieces, with a hole for each value filled in."""

import ast
from collections.abc import Callable, Iterator
from itertools import product

HOLE = "\0"
Lookup = Callable[[str], list[str]]
"""The texts a local name may hold."""


def texts(node: ast.expr, lookup: Lookup = lambda _: [HOLE]) -> list[str]:
    """All texts the expression may make, values as HOLE: a conditional expression makes two."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return _joined([texts(part, lookup) for part in parts])
        case ast.FormattedValue(value=ast.expr() as value):
            return texts(value, lookup) if isinstance(value, ast.Name | ast.IfExp) else [HOLE]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([texts(left, lookup), texts(right, lookup)])
        case ast.IfExp(body=body, orelse=orelse):
            return texts(body, lookup) + texts(orelse, lookup)
        case ast.Name(id=name):
            return lookup(name)
        case _:
            return [HOLE]


def _joined(parts: list[list[str]]) -> list[str]:
    return ["".join(pieces) for pieces in product(*parts)]


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string of several words that is no docstring and no part of another one."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp):
            found = [text for text in texts(node) if " " in text.strip()]
            yield from ((node.lineno, text) for text in found)
            if found:
                continue
        waiting += ast.iter_child_nodes(node)
