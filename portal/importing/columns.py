"""Files and columns of the import format, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The notation of a cell; `portal.importing.cells` reads each.

    The value is what the document calls it.
    """

    TEXT = "text"
    KEY = "key"
    NAME = "name"
    LINES = "text, may have line breaks"
    CODE = "one of the rule's codes"
    LIST = "keys separated by `;`"
    FLAG = "`true` or `false`"
    DATE = "date, `YYYY-MM-DD`"
    TIME = "time with its offset, RFC 3339: `2017-01-01T11:53:26Z`"
    COUNT = "whole number, 0 to 999999999"
    AMOUNT = "decimal number, up to two places, up to 999999999999.99"
    LANGUAGE = "language tag, BCP 47: `en`, `zh-CN`"
    PHONE = "phone number with its country code: `+12125550123`"
    EMAIL = "e-mail address"


STAGED_AS = {
    Form.LIST: "text[]",
    Form.FLAG: "boolean",
    Form.DATE: "date",
    Form.TIME: "timestamptz",
    Form.COUNT: "integer",
    Form.AMOUNT: "numeric(14,2)",
}  # every other form: text


@dataclass(frozen=True)
class Column:
    """One column. `limit` is in characters; `default` is what an empty cell stands for."""

    name: str
    meaning: str
    form: Form = Form.TEXT
    required: bool = False
    rule: str = ""
    limit: int = 200
    codes: tuple[str, ...] = ()
    default: str = ""

    @property
    def staged_as(self) -> str:
        """The PostgreSQL type of the column in the staging table."""
        return STAGED_AS.get(self.form, "text")


@dataclass(frozen=True)
class Kind:
    """One file: `<name>.csv` or `<name>.csv.gz`. `key` tells its rows apart."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def coded(
    name: str, meaning: str, codes: Iterable[str], default: str = "", *, required: bool = False
) -> Column:
    """Make a column whose cell is one of `codes`, by default `default`."""
    return Column(
        name, meaning, Form.CODE, required, codes=tuple(str(code) for code in codes), default=default
    )


def partner_code(meaning: str, *, required: bool = True, rule: str = "a partner's `code`") -> Column:
    return Column("partner_code", meaning, Form.KEY, required=required, limit=32, rule=rule)


def sku() -> Column:
    return Column("sku", "Which product", Form.KEY, required=True, limit=64, rule="a product's `sku`")


CUSTOMER_NUMBER = Column(
    "customer_number", "Which customer", Form.KEY, required=True, limit=32, rule="a customer's `number`"
)
SOURCE_RULE = "`GENERATED` marks made-up values"
