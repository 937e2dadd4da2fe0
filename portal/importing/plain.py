"""The common line of a file, recognised in one look.

A line that is a whole record and whose every cell is good as it stands (ASCII, no quotes, no blanks around,
nothing to fill in) can go to COPY as it was read. One regular expression per file says whether it is; of a
million order lines nearly all are. Every other line is read cell by cell, by `cells`, which also says what is
wrong with it. So what matches here must be accepted there, unchanged: tests/importing/test_plain.py compares.
"""

import re
from collections.abc import Callable, Sequence

from portal.importing.columns import Column, Form, Kind
from portal.importing.kinds import IDENTIFIERS

_EDGE = r"[!#-+\--~]"  # printable ASCII, neither blank, comma nor quote
_INNER = r"[ !#-+\--~]"
_DAY = (
    r"(?:19|2\d)\d\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
)
_CELLS = {
    Form.FLAG: "true|false",
    Form.DATE: _DAY,
    Form.TIME: _DAY
    + r"T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)",
    Form.COUNT: r"\d{1,9}",
    Form.AMOUNT: r"-?\d{1,12}(?:\.\d{1,2})?",
}


def matcher(kind: Kind, names: Sequence[str]) -> Callable[[str], object] | None:
    """Recogniser of plain lines in a file with these columns; None where no line can be taken as it stands.

    The columns must be the kind's, in its order: COPY is told no other.
    """
    if kind is IDENTIFIERS or tuple(names) != kind.header:
        return None
    cells = [_cell(column) for column in kind.columns]
    return re.compile(",".join(cells) + "\n", re.ASCII).fullmatch


def _cell(column: Column) -> str:
    if column.form in {Form.TEXT, Form.KEY, Form.NAME, Form.LINES}:
        cell = rf"{_EDGE}(?:{_INNER}{{0,{column.limit - 2}}}{_EDGE})?"
    elif column.form is Form.LANGUAGE:
        cell = rf"(?=[^,\n]{{1,{column.limit}}}[,\n])[A-Za-z]{{2,8}}(?:-[A-Za-z0-9]{{1,8}})*"
    elif column.form is Form.CODE:
        cell = "|".join(map(re.escape, column.codes))
    elif column.form in _CELLS:
        cell = _CELLS[column.form]
    else:
        cell = "(?!)"  # a list or a contact is rewritten
    # an empty cell that stands for something is filled in by `cells`
    optional = "" if column.required or column.default else "?"
    return f"(?:{cell}){optional}"
