"""The files of the repository, as git knows them: committed, or about to be."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@cache
def files() -> tuple[Path, ...]:
    """Every file that is not ignored, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(
        path for name in listed.stdout.split("\0") if name and (ROOT / (path := Path(name))).exists()
    )


def product(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Name and text of the product's own files with these suffixes."""
    for path in files():
        if path.parts[0] in {"auth", "portal", "schema"} and path.suffix in suffixes:
            yield str(path), (ROOT / path).read_text(encoding="utf-8")


def imports(text: str) -> Iterator[str]:
    """What a Python module imports, dotted: `from a import b` is `a.b`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
