"""docs/import-format.md and docs/import-codes.md say what the code does."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.importing.document import BEGIN, END, codes, tables

DOCUMENTS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("name", "make"), [("import-format.md", tables), ("import-codes.md", codes)])
def test_the_documents_have_the_columns_and_codes_of_the_code(name: str, make: Callable[[], str]) -> None:
    document = DOCUMENTS / name
    before, _, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    made, _, after = rest.partition(END)
    if os.environ.get("UPDATE_GOLDEN"):
        document.write_text(f"{before}{BEGIN}\n\n{make()}\n{END}{after}", encoding="utf-8")
        return
    assert made.strip() == make().strip()
