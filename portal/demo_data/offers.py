"""Rows of campaigns. Texts, channels, assets and answers are made up, the rest is the data set's."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from portal.demo_data.demo_names import number, pick
from portal.demo_data.goods import OFTEN
from portal.demo_data.organisation import dealer_code
from portal.demo_data.rows import Row, Selected, campaign_code, customer_number
from portal.demo_data.source import Campaign

TODAY = date(2018, 1, 1)  # the day after the data set's year
CHANNELS = {"Type A": "EMAIL", "Type B": "EMAIL", "Type C": "PHONE"}
DESCRIPTIONS = (
    "[generated] Coupons for the household's own favourites.",
    "[generated] 为老顾客准备的优惠券。",
    "[generated] Seasonal offers, redeemed at the till.",
    "[generated] 当季精选商品,到店即享优惠。",
)
REASONS = (
    "[generated] No staff for it in these weeks.",
    "[generated] 与本店促销活动冲突。",
    "[generated] The products are not in our range.",
)
ASSETS = ("flyer.pdf", "till-poster.pdf")


def campaign_rows(selected: Selected) -> Iterator[Row]:
    for one in selected.journey.campaigns:
        yield {
            "code": campaign_code(one.id),
            "name": f"{one.kind}, {one.starts_on:%B %Y} ({one.id})",
            "description": pick(DESCRIPTIONS, "description", one.id),
            "kind": one.kind.upper().replace(" ", "_"),
            "channel": CHANNELS[one.kind],
            "status": "RUNNING" if one.ends_on >= TODAY else "CLOSED",
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
        }


def campaign_product_rows(selected: Selected) -> Iterator[Row]:
    """Rows of the products that a campaign's coupons are for, of those sold often."""
    sold = selected.journey.goods.sold
    here = {sku for sku in selected.products if sold.get(sku, 0) >= OFTEN}
    for one in selected.journey.campaigns:
        for sku in one.products:
            if sku in here:
                yield {"campaign_code": campaign_code(one.id), "sku": str(sku)}


def asset_rows(selected: Selected) -> Iterator[Row]:
    for one in selected.journey.campaigns:
        for name in ASSETS:
            for locale in ("en", "zh-CN"):
                for version in range(1, 2 + number("versions", one.id, name) % 2):
                    key = f"{campaign_code(one.id)}/{name}/{locale}/{version}"
                    yield {
                        "campaign_code": campaign_code(one.id),
                        "name": f"[generated] {name}",
                        "locale": locale,
                        "version": str(version),
                        "checksum": sha256(key.encode()).hexdigest(),
                    }


def enrolment_rows(selected: Selected) -> Iterator[Row]:
    """Rows of invitations: all dealers to all campaigns; a dealer where a coupon was redeemed took part."""
    took_part = {(one.campaign, one.store) for one in selected.journey.redemptions}
    for one in selected.journey.campaigns:
        for store in selected.stores:
            yield _enrolment(one, store, took_part=(one.id, store) in took_part)


def membership_rows(selected: Selected) -> Iterator[Row]:
    here = set(selected.households)
    for one in selected.journey.campaigns:
        for household in one.households:
            if household in here:
                yield {
                    "campaign_code": campaign_code(one.id),
                    "customer_number": customer_number(household),
                    "added_on": one.starts_on.isoformat(),
                }


def _enrolment(campaign: Campaign, store: int, *, took_part: bool) -> Row:
    drawn = number("enrolment", campaign.id, store)
    joined = "ENROLLED" if campaign.ends_on >= TODAY else "COMPLETED"
    status = joined if took_part else (joined, joined, joined, "DECLINED", "INVITED")[drawn % 5]
    decided = campaign.starts_on - timedelta(days=3 + drawn // 5 % 10)
    return {
        "campaign_code": campaign_code(campaign.id),
        "partner_code": dealer_code(store),
        "status": status,
        "reason": pick(REASONS, "reason", campaign.id, store) if status == "DECLINED" else "",
        "decided_at": "" if status == "INVITED" else f"{decided.isoformat()}T09:00:00Z",
    }
