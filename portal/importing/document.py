"""The tables of docs/import-*.md, made of the code that reads the files, so they cannot disagree."""

from collections.abc import Iterator

from portal.importing.columns import Column, Form, Kind
from portal.importing.kinds import KINDS
from portal.importing.rejections import REASONS

BEGIN = "<!-- made by portal.importing.document: `UPDATE_GOLDEN=1 pytest tests/importing -k document` -->"
END = "<!-- end of what is made -->"


def tables() -> str:
    """Render a section per file, as Markdown."""
    return "\n".join(line for kind in KINDS for line in _section(kind))


def codes() -> str:
    """Render the list of codes, as Markdown."""
    rows = [f"| `{code}` | {reason} |" for code, reason in REASONS.items()]
    return "\n".join(["| code | reason |", "| --- | --- |", *rows]) + "\n"


def _section(kind: Kind) -> Iterator[str]:
    key = ", ".join(f"`{name}`" for name in kind.key)
    yield from (f"## {kind.name}.csv", "", f"{kind.title} A row is known by {key}.", "")
    yield from ("| column | meaning | form and unit | required | rule |", "| --- | --- | --- | --- | --- |")
    for column in kind.columns:
        required = "yes" if column.required else "no"
        yield f"| `{column.name}` | {column.meaning} | {column.form} | {required} | {_rule(column)} |"
    yield ""


def _rule(column: Column) -> str:
    rules = [column.rule] if column.rule else []
    if column.codes:
        rules.append(", ".join(f"`{code}`" for code in column.codes))
    if column.default:
        rules.append(f"empty: `{column.default}`")
    if column.form in {Form.TEXT, Form.KEY, Form.NAME, Form.LINES, Form.LIST, Form.EMAIL, Form.LANGUAGE}:
        rules.append(f"up to {column.limit} characters")
    return "; ".join(rules)
