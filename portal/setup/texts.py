"""The text of migrations; an applied one is never edited, for a database made before would be another."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from portal.words.errors import SetupError

_FROZEN = "frozen.sha256"


def migration_texts(package: str) -> dict[str, str]:
    """The text of every migration's module and SQL, by its path below the package's folder."""
    folder = files(package)
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name[0].isdigit() and file.name.endswith(".py")
    }
    sql = folder / "sql"
    if sql.is_dir():
        texts |= {f"sql/{file.name}": file.read_text(encoding="utf-8") for file in sql.iterdir()}
    return texts


def hashes(package: str, migration: str) -> dict[str, str]:
    """SHA-256 of the texts a migration is made of, by path: its module, and the SQL files of its number."""
    number = migration.partition("_")[0]
    return {
        f"{package.replace('.', '/')}/{file}": hashlib.sha256(text.encode()).hexdigest()
        for file, text in migration_texts(package).items()
        if file == f"{migration}.py" or file.startswith(f"sql/{number}_")
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
