"""The text of migrations; an applied one is never edited, for a database made before would be another."""

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files

from portal.words.errors import SetupError

_FROZEN = "frozen.sha256"


def migration_texts(package: str) -> dict[str, str]:
    """The text of every migration's module and SQL, and of the operations' modules they use, by its path.

    The path is that below the package's folder.
    """
    folder = files(package)
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name[0].isdigit() and file.name.endswith(".py")
    }
    sql = folder / "sql"
    if sql.is_dir():
        texts |= {f"sql/{file.name}": file.read_text(encoding="utf-8") for file in sql.iterdir()}
    used = sorted({file for text in texts.values() for file in _operations(package, text)})
    return texts | {file: folder.joinpath(*file.split("/")).read_text(encoding="utf-8") for file in used}


def _operations(package: str, text: str) -> set[str]:
    """The modules of operations/ that a migration names; those up to 0018 name none (portal.migrations)."""
    names = re.findall(rf"\b{re.escape(package)}\.operations\.(\w+)", text)
    return {f"operations/{name}.py" for name in names}


def hashes(package: str, migration: str) -> dict[str, str]:
    """SHA-256 of the texts a migration is made of, by path: its module, its number's SQL, its operations."""
    number = migration.partition("_")[0]
    texts = migration_texts(package)
    used = _operations(package, texts.get(f"{migration}.py", ""))
    return {
        f"{package.replace('.', '/')}/{file}": hashlib.sha256(text.encode()).hexdigest()
        for file, text in texts.items()
        if file == f"{migration}.py" or file.startswith(f"sql/{number}_") or file in used
    }


def frozen(package: str) -> dict[str, str]:
    """The hashes of migrations that were applied before databases remembered any; a list beside them."""
    file = files(package) / _FROZEN
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {f"{package.replace('.', '/')}/{path}": sha256 for sha256, path in map(str.split, lines)}


def refuse_edited(package: str, migration: str, recorded: Mapping[str, str]) -> None:
    """Raise SetupError where a text of an applied migration is not the one that was applied."""
    known = {**frozen(package), **recorded}
    for file, sha256 in hashes(package, migration).items():
        if known.get(file, sha256) != sha256:
            raise SetupError(
                f"{file} was edited after this database had it:"
                " restore it, and say what is new in a new migration"
            )
