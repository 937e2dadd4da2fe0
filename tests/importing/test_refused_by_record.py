"""What the record itself refuses is one row's fault, and what others hold up is tried again."""

from decimal import Decimal

import asyncpg
import pytest

from portal.importing import load as loading
from portal.words.errors import SetupError
from tests.importing.small import FILES, Import, WriteFiles, changed, rejected, written

pytestmark = pytest.mark.anyio

LOADED = {name: len(rows) - 1 for name, rows in FILES.items()}


async def test_rows_that_the_record_refuses_are_found_and_the_rest_is_loaded(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await record.execute(
        "alter table portal.products add constraint odd check (name <> 'Odd');"
        "alter table portal.partners add constraint odd check (name <> 'Odd')"
    )
    odd = {4, 9, 10, 33}
    products = "\n".join(f"X-{line},{'Odd' if line in odd else 'Even'},,," for line in range(4, 40))
    partners = "DLR-3,DEALER,Odd,D,\nOUT-3,OUTLET,Three,DLR-3,\nOUT-1,OUTLET,One,DLR-1,"
    report = await load(write_files(products=products, partners=partners))
    assert rejected(report) == [
        ("partners.csv", 7, None, "REFUSED_BY_RECORD"),
        ("partners.csv", 8, "parent_code", "UNKNOWN_PARTNER"),
        *[("products.csv", line, None, "REFUSED_BY_RECORD") for line in sorted(odd)],
    ]
    assert written(report) == LOADED | {"products": 34, "partners": 6}
    assert await record.fetchval("select count(*) from portal.products") == 34


async def test_rows_that_are_too_much_together_are_loaded_as_far_as_they_go(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    # what a derived figure's own limit is: `written` first, and then its trigger refuses the sum
    await record.execute(
        "create function portal.limited() returns trigger language plpgsql as $$ begin"
        " if (select sum(total) from portal.orders) > 1000 then raise numeric_value_out_of_range; end if;"
        " return null; end $$;"
        "create trigger zz_limited after insert on portal.orders execute function portal.limited()"
    )
    large = {"subtotal": "500", "discount": "0", "total": "500", "external_ref": ""}
    orders = [changed("orders", 2, large | {"number": f"O-{n}"}) for n in (3, 4, 5)]
    report = await load(write_files(orders="\n".join(orders)))
    assert rejected(report) == [("orders.csv", line, None, "REFUSED_BY_RECORD") for line in (5, 6)]
    assert await record.fetchval("select sum(total) from portal.orders") == Decimal("623.50")
    assert report.files[-1].written == LOADED["touchpoints"]


async def test_a_file_of_which_too_much_is_refused_is_refused_whole_and_the_next_are_loaded(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MAX_REFUSED", 1)
    await record.execute("alter table portal.products add constraint odd check (name = 'Even')")
    report = await load(write_files())
    assert rejected(report)[0] == ("products.csv", 1, None, "UNLOADABLE_FILE")
    assert written(report)["customers"] == LOADED["customers"]


async def test_the_largest_amounts_are_loaded(load: Import, write_files: WriteFiles) -> None:
    large = {"subtotal": "999999999999.99", "discount": "", "total": "999999999999.99", "external_ref": ""}
    orders = [changed("orders", 1, large | {"number": f"O-{n}"}) for n in (3, 4)]
    assert rejected(await load(write_files(orders="\n".join(orders)))) == []


@pytest.mark.parametrize(("failures", "loaded"), [(2, True), (3, False)])
async def test_a_file_that_gave_way_to_another_writer_is_loaded_again(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, *, failures: int, loaded: bool
) -> None:
    await record.execute(
        # a sequence is not rolled back
        "create sequence portal.tries; grant usage on sequence portal.tries to public;"
        "create function portal.gives_way() returns trigger language plpgsql as $$ begin"
        f" if nextval('portal.tries') <= {failures} then raise deadlock_detected; end if;"
        " return null; end $$;"
        "create trigger gives_way before insert on portal.products"
        " for each statement execute function portal.gives_way()"
    )
    files = write_files(products="P-3,,,,")
    if loaded:
        report = await load(files)
        assert rejected(report) == [("products.csv", 4, "name", "REQUIRED")]
        assert written(report) == LOADED
    else:
        with pytest.raises(SetupError, match=r"products.csv was not loaded.*40P01"):
            await load(files)
