"""The channel, made of the stores: HQ, regions, distributors, dealers.

Codes follow from the store; names are generated. Stores are ranked by their baskets. Each 36 in rank belong
to three distributors in turn, so the first twelve dealers already are four each of three distributors, and a
smaller selection is always part of a larger one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.demo_data.demo_names import pick
from portal.demo_data.source import Basket

REGIONS = ("EAST", "SOUTH", "NORTH", "WEST")
DISTRIBUTORS_AT_A_TIME = 3
DEALERS_AT_A_TIME = 36
STREETS = (
    "Harbour", "Mill", "Station", "Orchard", "Garden", "Bridge", "Market", "Temple", "Lake", "Park", "Spring",
    "人民路", "中山路", "解放路", "建设路", "和平路", "长江路", "文化路",
)  # fmt: skip
REGION_NAMES = {"EAST": "East", "SOUTH": "South", "NORTH": "North", "WEST": "West"}
DISTRIBUTOR_NAMES = ("Bluewater", "远东贸易", "Crossroads", "华联商贸", "Summit", "Lighthouse")


@dataclass(frozen=True)
class Partner:
    """One organisation. `sees_customers`: its contract lets the partner above see its customers."""

    code: str
    kind: str
    name: str
    parent: str
    region: str
    tier: str
    sees_customers: bool = False


def ranked_stores(baskets: Iterable[Basket]) -> list[int]:
    """Order stores by number of baskets, most first; by number where equal."""
    counts = Counter(basket.store for basket in baskets)
    return sorted(counts, key=lambda store: (-counts[store], store))


def dealer_code(store: int) -> str:
    return f"DLR-{store}"


def partners(stores: list[int]) -> list[Partner]:
    """Build the channel above these stores (ranked), parents before children."""
    chosen = [_distributor_index(rank) for rank in range(len(stores))]
    distributors = [_distributor(index) for index in sorted(set(chosen))]
    regions = sorted({one.region for one in distributors}, key=REGIONS.index)
    return [
        Partner("HQ", "HEADQUARTERS", "Headquarters", "", "", "STANDARD"),
        *(
            Partner(f"R-{name}", "REGION", f"Region {REGION_NAMES[name]}", "HQ", name, "STANDARD")
            for name in regions
        ),
        *distributors,
        *(_dealer(store, rank) for rank, store in enumerate(stores)),
    ]


def region_of_store(stores: list[int]) -> dict[int, str]:
    """The region of each of these (ranked) stores."""
    return {store: _distributor(_distributor_index(rank)).region for rank, store in enumerate(stores)}


def _distributor_index(rank: int) -> int:
    return rank // DEALERS_AT_A_TIME * DISTRIBUTORS_AT_A_TIME + rank % DISTRIBUTORS_AT_A_TIME


def _distributor(index: int) -> Partner:
    """Two distributors a region in turn: EAST-1, EAST-2, SOUTH-1, SOUTH-2, … WEST-2, EAST-3."""
    region = REGIONS[index // 2 % len(REGIONS)]
    place = index // (2 * len(REGIONS)) * 2 + index % 2 + 1
    name = f"{DISTRIBUTOR_NAMES[index % len(DISTRIBUTOR_NAMES)]} {REGION_NAMES[region]} {place}"
    return Partner(f"D-{region}-{place}", "DISTRIBUTOR", name, f"R-{region}", region, "GOLD")


def _dealer(store: int, rank: int) -> Partner:
    above = _distributor(_distributor_index(rank))
    # The odd distributors' contracts let them see every second dealer's customers; the even ones see none.
    first_of_two = above.code.endswith(("1", "3", "5", "7", "9"))
    shared = first_of_two and rank // DISTRIBUTORS_AT_A_TIME % 2 == 0
    name = f"{pick(STREETS, 'street', store)} {store}"
    tier = "GOLD" if rank % 5 == 0 else "STANDARD"
    return Partner(dealer_code(store), "DEALER", name, above.code, above.region, tier, shared)
