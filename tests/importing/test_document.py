"""docs/import-format.md says what the code does."""

import os
from pathlib import Path

from portal.importing.document import BEGIN, END, tables

DOCUMENT = Path(__file__).parents[2] / "docs" / "import-format.md"


def test_the_document_has_the_columns_and_codes_of_the_code() -> None:
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    made, _, after = rest.partition(END)
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{tables()}\n{END}{after}", encoding="utf-8")
        return
    assert made.strip() == tables().strip()
