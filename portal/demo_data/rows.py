"""Rows of each file, in the import format. What the source does not have is generated and says so.

`source` is GENERATED on rows whose content is made up, COMPLETEJOURNEY where it is the data set's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.demo_data.demo_names import email, number, person, phone, pick
from portal.demo_data.organisation import Partner, dealer_code, ranked_stores, region_of_store
from portal.demo_data.source import Basket, Household, Journey, Redemption

Row = dict[str, str]

GENERATED = "GENERATED"
REAL = "COMPLETEJOURNEY"
VIP_INCOMES = {"150-174K", "175-199K", "200-249K", "250K+"}
GOLD_INCOMES = {"100-124K", "125-149K"}
SILVER_INCOMES = {"50-74K", "75-99K"}
STAFF_SINCE = date(2016, 12, 1)  # before the first basket
CONSENTS_SINCE = "2017-01-01T00:00:00Z"
LINK_ENDS_AFTER = timedelta(days=180)  # without a purchase, where another dealer sells to the household
NOTES = (
    "[generated] Asked when the new season's range arrives.",
    "[generated] Prefers to be called after six in the evening.",
    "[generated] 询问会员积分兑换方式。",
    "[generated] 对上次的售后服务很满意。",
    "[generated] Wanted a delivery quote; promised to ring back.",
)
ROLES_OF_KIND = {
    "HEADQUARTERS": ("HQ_ADMIN", "HQ_AUDITOR", "HQ_MARKETING", "HQ_SERVICE"),
    "REGION": ("HQ_CHANNEL_MANAGER",),
    "DISTRIBUTOR": ("DISTRIBUTOR_MANAGER",),
    "DEALER": ("DEALER_SALES", "DEALER_SERVICE", "DEALER_MANAGER"),
}


@dataclass(frozen=True)
class Selected:
    """The contents of the files: the channel, and what the chosen households did at its dealers."""

    partners: list[Partner]
    households: list[int]
    baskets: list[Basket]
    redemptions: list[Redemption]
    lines_since: date  # orders before are without their lines
    stores: list[int]  # by rank
    products: list[int]
    journey: Journey


def partner_rows(selected: Selected) -> Iterator[Row]:
    for one in selected.partners:
        yield {
            "code": one.code,
            "kind": one.kind,
            "name": one.name,
            "parent_code": one.parent,
            "region": one.region,
            "tier": one.tier,
            "sees_customers": flag(one.sees_customers),
        }


def staff_rows(selected: Selected) -> Iterator[Row]:
    """Rows of staff, one for each role a partner of that kind has: the personas of the demonstration."""
    for partner in selected.partners:
        for role in ROLES_OF_KIND[partner.kind]:
            yield {
                "number": f"{partner.code}-{role.removeprefix('HQ_').removeprefix('DEALER_')}".replace(
                    "_", "-"
                ),
                "partner_code": partner.code,
                "display_name": person("staff", partner.code, role).name,
                "role": role,
                "started_on": STAFF_SINCE.isoformat(),
            }


def customer_rows(selected: Selected) -> Iterator[Row]:
    """Rows of customers; first contact and region (of the store of most visits) are of the whole data set."""
    first_seen: dict[int, datetime] = {}
    visits: dict[int, Counter[int]] = defaultdict(Counter)
    for basket in selected.journey.baskets:
        first_seen.setdefault(basket.household, basket.at)
        visits[basket.household][basket.store] += 1
    region = region_of_store(ranked_stores(selected.journey.baskets))
    for household in selected.households:
        somebody, known = person("household", household), selected.journey.demographics.get(household)
        yield {
            "number": customer_number(household),
            "kind": "PERSON",
            "display_name": somebody.name,
            "tier": _tier(known),
            "region": region[min(visits[household], key=lambda store: (-visits[household][store], store))],
            "language": somebody.language,
            "preferred_channel": pick(("EMAIL", "PHONE", "SMS", "STORE", ""), "preferred", household),
            "segments": _segments(known),
            "first_seen_at": rfc3339(first_seen[household]),
            "phone": phone(household),
            "email": email(somebody, household),
            "address": f"{household} Example Street" if known else "",
            "source": GENERATED,
        }


def identifier_rows(selected: Selected) -> Iterator[Row]:
    for household in selected.households:
        of = {"customer_number": customer_number(household)}
        somebody = person("household", household)
        verified = flag(number("verified", household) % 3 > 0)
        yield of | {"kind": "PHONE", "value": phone(household), "verified": verified, "source": GENERATED}
        yield of | {
            "kind": "EMAIL",
            "value": email(somebody, household),
            "verified": "false",
            "source": GENERATED,
        }
        household_id = f"completejourney:{household}"
        yield of | {"kind": "EXTERNAL_ID", "value": household_id, "verified": "true", "source": REAL}


def link_rows(selected: Selected) -> Iterator[Row]:
    """Rows of links: a household and every dealer it bought from, since the first purchase there."""
    first: dict[tuple[int, int], datetime] = {}
    last: dict[tuple[int, int], datetime] = {}
    for basket in selected.baskets:
        first.setdefault((basket.household, basket.store), basket.at)
        last[basket.household, basket.store] = basket.at
    dealers = Counter(household for household, _ in first)
    latest: dict[int, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    for (household, _), at in last.items():
        latest[household] = max(latest[household], at)
    for household, store in sorted(first):
        at = last[household, store]
        over = dealers[household] > 1 and latest[household] - at > LINK_ENDS_AFTER
        yield {
            "customer_number": customer_number(household),
            "partner_code": dealer_code(store),
            "relation": "SOLD",
            "started_on": first[household, store].date().isoformat(),
            "ended_on": (at + LINK_ENDS_AFTER).date().isoformat() if over else "",
        }


def consent_rows(selected: Selected) -> Iterator[Row]:
    """Rows of consents: e-mail for households the retailer wrote to, all else made up."""
    for household in selected.households:
        written_to = household in selected.journey.in_campaigns
        made_up = pick(("GRANTED", "DENIED", "WITHDRAWN"), "e-mail consent", household)
        for purpose, channel, state in (
            ("MARKETING", "EMAIL", "GRANTED" if written_to else made_up),
            ("MARKETING", "PHONE", pick(("GRANTED", "DENIED", "DENIED"), "phone consent", household)),
            (
                "SERVICE",
                "PHONE",
                pick(("GRANTED", "GRANTED", "GRANTED", "DENIED"), "service consent", household),
            ),
        ):
            yield {
                "customer_number": customer_number(household),
                "purpose": purpose,
                "channel": channel,
                "state": state,
                "source": GENERATED,
                "recorded_at": CONSENTS_SINCE,
            }


def touchpoint_rows(selected: Selected) -> Iterator[Row]:
    """Rows of baskets and redemptions in order of time. A redemption is at the time of its basket."""
    found: list[tuple[datetime, str, Row]] = []
    for basket in selected.baskets:
        what = {"channel": "STORE", "device": "POS_TERMINAL", "action": "purchase", "stage": "PURCHASE"}
        what["order_number"] = order_number(basket.id)
        found.append(_touchpoint(f"basket-{basket.id}", basket.household, basket.store, basket.at, what))
    for one in selected.redemptions:
        ref = f"coupon-{one.on:%Y%m%d}-{one.household}-{one.coupon}-{one.campaign}"
        what = {
            "channel": "POINT_OF_SALE",
            "device": "POS_TERMINAL",
            "action": "coupon_redeemed",
            "stage": "LOYALTY",
            "order_number": order_number(one.basket),
            "campaign_code": campaign_code(one.campaign),
        }
        found.append(_touchpoint(ref, one.household, one.store, one.at, what))
    for _, _, row in sorted(found, key=lambda entry: entry[:2]):
        yield row


def customer_number(household: int) -> str:
    return f"C-{household:06d}"


def order_number(basket: int) -> str:
    return f"B-{basket}"


def campaign_code(campaign: int) -> str:
    return f"CMP-{campaign:02d}"


def _touchpoint(ref: str, household: int, store: int, at: datetime, what: Row) -> tuple[datetime, str, Row]:
    noted = what["action"] == "purchase" and number("noted", ref) % 40 == 0
    row = {
        "partner_code": dealer_code(store),
        "client_ref": ref,
        "customer_number": customer_number(household),
        **what,
        "direction": "INBOUND",
        "occurred_at": rfc3339(at),
        "received_at": rfc3339(at + timedelta(seconds=_delay(ref))),
        "note": pick(NOTES, "note", ref) if noted else "",
    }
    return at, ref, row


def _delay(ref: str) -> int:
    """Seconds of delay until HQ had it: minutes for most; for one in 97 days, past the 72 hours."""
    late = number("late", ref) % 97 == 0
    return 75 * 3600 + number("delay", ref) % 200_000 if late else 5 + number("delay", ref) % 600


def _tier(known: Household | None) -> str:
    """VIP, gold and silver follow from the household's income; unknown is standard."""
    tiers = {**dict.fromkeys(VIP_INCOMES, "VIP"), **dict.fromkeys(GOLD_INCOMES, "GOLD")}
    tiers |= dict.fromkeys(SILVER_INCOMES, "SILVER")
    return tiers.get(known.income, "STANDARD") if known else "STANDARD"


def _segments(known: Household | None) -> str:
    if known is None:
        return ""
    age, kids = f"age {known.age}", "no kids" if known.kids in {"", "0"} else "kids"
    return ";".join(filter(None, (age, known.home.lower(), kids)))


def flag(value: bool) -> str:
    return "true" if value else "false"


def rfc3339(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
