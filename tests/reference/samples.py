"""Values to ask with: what a type's are where no row has one, and how a value is written in a document."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tortoise.models import Model

from portal.customers.models import Consent, CustomerPartnerLink, MaskedIdentifier
from portal.partners.models import PartnerTerms
from portal.touchpoints.models import TouchpointLocation, TouchpointReceipt
from tests.reference import lists, scalars
from tests.reference.syntax import Variable

UNNAMED: Mapping[str, type[Model]] = {  # what has no global id
    "PartnerTerms": PartnerTerms,
    "CustomerIdentifier": MaskedIdentifier,
    "Consent": Consent,
    "CustomerPartnerLink": CustomerPartnerLink,
    "GeoPoint": TouchpointLocation,
    "TouchpointReceipt": TouchpointReceipt,
}
WRITERS: Sequence[tuple[type, Callable[[Any], str]]] = (
    (datetime, scalars.write_datetime),
    (date, scalars.write_date),
    (Decimal, scalars.write_decimal),
)
SAMPLE: Mapping[str, Any] = {  # where no row has a value
    "String": "x",
    "Int": 1,
    "Float": 1.5,
    "Boolean": True,
    "Decimal": "1.00",
    "Date": "2026-03-02",
    "DateTime": "2026-03-02T12:00:00Z",
}


FAR: Mapping[str, tuple[str, ...]] = {  # the ends of the calendar, and beyond them
    "Date": ("1900-01-01", "2999-12-31", "9999-12-31", "0001-01-01", "1899-12-31", "3000-01-01"),
    "DateTime": ("9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "2026-03-02T12:00:00.123456789Z"),
}


def written(value: Any) -> Any:  # noqa: ANN401
    """A value as it is written in a document's argument."""
    value = lists.filtered_value(value)
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    return value


def has_variables(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, Mapping):
        return any(has_variables(one) for one in value.values())
    if isinstance(value, list):
        return any(has_variables(one) for one in value)
    return isinstance(value, Variable)
