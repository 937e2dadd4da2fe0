"""What the code says to those who call the API, read from its source.

Whoever makes an error says its message there and then, so the arguments are read: of our own exceptions,
of graphql-core's, of dataclasses with a `message`, and of functions that pass one of theirs on.

An error is for callers unless it is a SetupError, which only a terminal shows, or comes from `TERMINAL`:
commands, and what they alone use. Built-in exceptions are for whoever wrote the mistake: a caller is told
"Something went wrong here" instead.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from graphql import GraphQLError

from portal.words.errors import SetupError
from tests.messages.reading import HOLE, texts

ROOT = Path(__file__).parents[2]
OURS = ("auth", "portal", "schema")
TERMINAL = (
    "portal/audit/verify.py",
    "portal/cli/main.py",
    "portal/cli/commands.py",
    "portal/demo_data/",
    "portal/demo_slice/",
    "portal/importing/",  # a rejected row is a line of a CSV file, for whoever runs the import
    "portal/migrations/",
    "portal/site/demo_accounts.py",
    "portal/postgres/",
    "portal/provision/",
    "portal/cli/serving.py",
    "portal/site/",  # the demonstration's pages, which are in English themselves
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the source; `text` has HOLE for each value, None where it cannot be read."""

    where: str
    text: str | None


@dataclass
class _Module:
    path: str
    tree: ast.Module
    names: dict[str, Any]
    # the classes and functions around each node, innermost last
    around: dict[ast.AST, tuple[Function | ast.ClassDef, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        waiting: list[tuple[ast.AST, tuple[Function | ast.ClassDef, ...]]] = [(self.tree, ())]
        while waiting:
            node, outer = waiting.pop()
            self.around[node] = outer
            inner = (*outer, node) if isinstance(node, Function | ast.ClassDef) else outer
            waiting += [(child, inner) for child in ast.iter_child_nodes(node)]

    @cached_property
    def calls(self) -> list[ast.Call]:
        return [node for node in self.around if isinstance(node, ast.Call)]

    def functions(self, node: ast.AST) -> list[Function]:
        return [outer for outer in self.around[node] if isinstance(outer, Function)]

    def owner(self, node: ast.AST) -> object:
        """The class around a node."""
        names = [outer.name for outer in self.around[node] if isinstance(outer, ast.ClassDef)]
        return self.names.get(names[-1]) if names else None

    def resolved(self, node: ast.expr) -> object:
        """What a dotted name means in this module; None for what is only known when it runs."""
        match node:
            case ast.Name(id=name):
                return self.names.get(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                return getattr(self.owner(node), name, None)
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
                owner = self.owner(node)
                return owner.__mro__[1] if isinstance(owner, type) else None
            case ast.Attribute(value=value, attr=name):
                owner = self.resolved(value)
                return getattr(owner, name, None) if isinstance(owner, ModuleType) else None
            case _:
                return None


def messages() -> list[Said]:
    """Every message of ours that can reach a caller."""
    modules = [_module(path) for path in _sources()]
    carriers: dict[object, str] = {}  # functions that hand on a message, and which parameter that is
    while True:
        known = len(carriers)
        said = [each for module in modules for each in _said(module, carriers)]
        if len(carriers) == known:
            return said


def _sources() -> Iterator[str]:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(TERMINAL):
                yield name


def _module(path: str) -> _Module:
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    module = importlib.import_module(name)
    return _Module(path, ast.parse((ROOT / path).read_text(encoding="utf-8")), vars(module))


def _said(module: _Module, carriers: dict[object, str]) -> Iterator[Said]:
    for call in module.calls:
        argument = _message(module, call, carriers)
        if argument is not None:
            yield from _read(module, call, argument, carriers)


def _message(module: _Module, call: ast.Call, carriers: dict[object, str]) -> ast.expr | None:
    """The argument that is a message for a caller, if the call has one."""
    made = module.resolved(call.func)
    name = carriers.get(made) if inspect.isfunction(made) else _message_of(made)
    if name is None:
        return None
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    position = _position(made, name, is_method=isinstance(call.func, ast.Attribute))
    return call.args[position] if position < len(call.args) else None


def _position(made: Any, name: str, *, is_method: bool) -> int:  # noqa: ANN401  # whatever is called
    if inspect.isclass(made):
        return 0 if _plain(made) or is_method else list(inspect.signature(made).parameters).index(name)
    parameters = list(inspect.signature(made).parameters)
    return parameters.index(name) - (parameters[0] == "self")


def _message_of(made: object) -> str | None:
    """The parameter of a class that is a message for callers."""
    if not inspect.isclass(made) or issubclass(made, SetupError):
        return None
    ours = made.__module__.split(".")[0] in OURS
    if ours and _plain(made):
        return "message"
    if issubclass(made, GraphQLError) or (ours and (issubclass(made, Exception) or is_dataclass(made))):
        return "message" if "message" in inspect.signature(made).parameters else None
    return None


def _plain(made: type) -> bool:
    """An exception that takes its message as Python's own do."""
    return issubclass(made, Exception) and not inspect.isfunction(made.__init__)


def _read(module: _Module, call: ast.Call, argument: ast.expr, carriers: dict[object, str]) -> Iterator[Said]:
    functions = module.functions(call)
    where = f"{module.path}:{argument.lineno}"
    match argument:
        case ast.Call(func=ast.Name(id="str")) | ast.Attribute():
            return  # says again what another error says
        case ast.Name(id=name) if any(name in _parameters(function) for function in functions):
            maker = module.owner(call) or module
            carriers[getattr(maker, functions[-1].name, None) or module.names.get(functions[-1].name)] = name
        case _:
            found = texts(argument, lambda name: _assigned(name, functions))
            yield from (Said(where, None if text == HOLE else text) for text in found)


def _parameters(function: Function) -> set[str]:
    arguments = function.args
    return {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _assigned(name: str, functions: list[Function]) -> list[str]:
    """The texts a local variable is given."""
    found: list[str] = []
    for function in functions[-1:]:
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == name for t in node.targets
            ):
                found += texts(node.value)
    return found or [HOLE]
