"""Derivations too large for a line: one select each, `{row}` the row above, other names its parameters."""

from importlib.resources import files


def text(name: str) -> str:
    """The select in `<name>.sql`, without its comments."""
    lines = files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
