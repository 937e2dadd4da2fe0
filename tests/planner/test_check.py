"""What the schema promises is held against tables and policies before anything is served."""

from dataclasses import replace
from typing import Any

import pytest
import strawberry
from tortoise import fields
from tortoise.models import Model

from auth.policy import (
    ALL_READ,
    Both,
    CampaignVisible,
    CustomerVisible,
    Everyone,
    InScope,
    Invited,
    OwnOrganisation,
    Rows,
    TablePolicy,
    Unless,
)
from auth.roles import DatabaseRole, Permission
from portal.words.errors import SetupError
from schema.declaring.fields import (
    LateralJoin,
    LeftJoin,
    OrderKey,
    Search,
    Source,
    column,
    composite,
    connection,
    derived,
    handed,
    many,
    money,
    node,
    one,
)
from schema.declaring.paging import Connection
from schema.planner.catalog import Catalog
from schema.planner.check import check
from schema.root import build_schema, graphql_schema

Declared = tuple[object, object]
"""A field's annotation (or the name of one below) and its declaration."""


class Shelf(Model):
    id = fields.UUIDField(primary_key=True)
    owner_id = fields.UUIDField()

    class Meta:
        table = "shelves"


class Book(Model):
    id = fields.UUIDField(primary_key=True)
    title = fields.CharField(max_length=10)
    blurb = fields.CharField(max_length=10, null=True)
    shelf_id = fields.UUIDField()
    loan_id = fields.UUIDField(null=True)

    class Meta:
        table = "books"


def policy(table: str, rows: Rows) -> TablePolicy:
    return TablePolicy(table=table, rows=rows, grants=ALL_READ)


EVERYONES = policy("shelves", Everyone())
BLURBS = LeftJoin(model=Book, policy=policy("blurbs", Everyone()), on="id")
ALWAYS = replace(BLURBS, always=True)
HIDDEN = replace(ALWAYS, policy=policy("blurbs", InScope("shelf_id")))
NAMED = LateralJoin(name="named", call="named({row}.id)", policy=EVERYONES)


def own(amount: str, beside: LeftJoin | None = None) -> object:
    """An amount of the row in a currency of what is beside it."""
    parts, place = {"amount": "{row}.title", "currencyCode": "{beside}.title"}, "beside" if beside else "row"
    declared = money(amount, "Its price.", beside=beside, currency_from=place)
    declared.mapping = replace(
        declared.mapping,
        parts=parts,
        columns=(amount,),
        beside_columns=("title",) if beside else (),
    )
    return declared


def fault(shelves: TablePolicy = EVERYONES, books: TablePolicy | None = None, **declared: Declared) -> str:
    """What the check says of a type with these fields (annotation, declaration); nothing when it passes."""

    @node(Source(model=Shelf, policy=shelves), description="A shelf.")
    class ShelfType:
        owner: str = column(name="owner_id")

    known: dict[object, object] = {
        "Shelf": ShelfType,
        "Shelves": Connection[ShelfType],
        "Shelf?": ShelfType | None,
        "Shelf*": list[ShelfType],
    }
    annotations = {name: known.get(kind, kind) for name, (kind, _) in declared.items()}
    body = {name: declaration for name, (_, declaration) in declared.items()}
    cls = type("BookType", (), {"__annotations__": annotations, "__module__": __name__, **body})
    rows = books or policy("books", Everyone())
    book = node(Source(model=Book, policy=rows), description="A book.")(cls)

    query = strawberry.type(
        type("Query", (), {"__annotations__": {"book": book}, "book": one("A book."), "__module__": __name__})
    )
    catalog = Catalog(graphql_schema(strawberry.Schema(query=query)))
    del catalog.types["Query"]
    try:
        check(catalog)
    except SetupError as error:
        return str(error)
    return ""


def test_the_schema_we_serve_passes() -> None:
    check(Catalog(graphql_schema(build_schema())))


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ((str, column(name="title")), ""),
        ((str, column(name="blurb")), "the column blurb may be null"),
        ((str | None, column(name="blurb")), ""),
        ((str, column(name="pages")), "there is no column pages"),
        ((str, column(name="title", beside=BLURBS)), "must be nullable or have a default"),
        ((str, column(name="title", beside=BLURBS, default="''")), ""),
        ((str | None, money("price", "Its price.")), "there is no column price"),
        ((str, own("title")), ""),
        ((str, own("blurb")), "a column of it may be null"),
        ((str | None, own("blurb")), ""),
        ((str, own("title", BLURBS)), "what is beside may be absent"),
        ((str | None, own("title", BLURBS)), ""),
        ((str, own("title", ALWAYS)), ""),
        ((str | None, own("title", replace(ALWAYS, local="page_id"))), "there is no column page_id"),
        ((str, own("title", HIDDEN)), "the row beside is not always visible"),
        ((str, composite("A price.", {}, columns=("title",), beside=BLURBS)), ""),
        ((str, composite("A price.", {}, columns=("pages",), beside=BLURBS)), "there is no column pages"),
        (
            (
                str | None,
                money("price", "Its price.", beside=NAMED, amount_from="beside", currency_from="beside"),
            ),
            "",
        ),
        (("Shelf", derived("What is made of it.")), "has no derivation"),
        ((str, handed("Rows.", "rows")), "no row handed in has a column rows"),
        (("Shelf", one("Its shelf.", local="shelf_id")), ""),
        (("Shelf", one("Its shelf.", local="loan_id")), "there may be no such row"),
        (("Shelf?", one("Its shelf.", local="loan_id")), ""),
        (("Shelf", one("Its shelf.", local="id", remote="owner_id")), "there may be no such row"),
        (("Shelf", one("Its shelf.", local="board_id")), "there is no column board_id"),
        (
            ("Shelf?", one("Its shelf.", local="id", remote="book_id")),
            "the other table has no column book_id",
        ),
        (("Shelf*", many("Shelves.", remote="book_id", order=())), "the other table has no column book_id"),
        (("Shelves", connection("Shelves.", remote="book_id")), "the other table has no column book_id"),
        (("Shelves", connection("Shelves.", remote="owner_id")), ""),
    ],
)
def test_a_field_its_table_cannot_keep_is_found_at_start_up(declared: Declared, says: str) -> None:
    found = fault(field=declared)
    assert says in found if says else found == ""
    assert not found or "BookType.field: " in found


@pytest.mark.parametrize(
    ("shelves", "books", "hidden"),
    [
        (Everyone(), OwnOrganisation("id"), False),
        (OwnOrganisation("id"), Everyone(), True),
        (CustomerVisible("id"), CustomerVisible("shelf_id"), False),
        (CustomerVisible("id"), CustomerVisible("loan_id"), True),
        (CustomerVisible("owner_id"), CustomerVisible("shelf_id"), True),
        (InScope("id"), InScope("shelf_id"), False),
        (Both(Invited("id"), Unless("kind", "DRAFT")), CampaignVisible("shelf_id"), False),
        (Both(Invited("id"), Unless("kind", "DRAFT")), CampaignVisible("loan_id"), True),
        (CustomerVisible("id"), Both(InScope("id"), CustomerVisible("shelf_id")), False),
        (CustomerVisible("id"), Both(InScope("id"), Everyone()), True),
        (InScope("id"), CustomerVisible("shelf_id"), True),
        (InScope("owner_id"), InScope("shelf_id"), True),
    ],
)
def test_a_relation_to_a_row_that_may_be_hidden_must_be_nullable(
    shelves: Rows, books: Rows, hidden: bool
) -> None:
    above, below = policy("shelves", shelves), policy("books", books)
    assert (
        "hidden from a viewer" in fault(above, below, field=("Shelf", one("", local="shelf_id")))
    ) is hidden
    assert fault(above, below, field=("Shelf?", one("", local="shelf_id"))) == ""


@pytest.mark.parametrize(
    "shelves",
    [
        replace(EVERYONES, read=Permission.STAFF_READ, asked_by_database=True),
        TablePolicy(table="shelves", rows=Everyone(), grants={DatabaseRole.HQ: ALL_READ[DatabaseRole.HQ]}),
    ],
)
def test_a_row_hidden_from_some_roles_or_audiences_may_be_hidden(shelves: TablePolicy) -> None:
    assert "hidden from a viewer" in fault(shelves, field=("Shelf", one("", local="shelf_id")))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({}, ""),
        ({"order": (OrderKey("title"),)}, ""),
        ({"order": (OrderKey("pages"),)}, "no column pages to order by"),
        ({"order": (OrderKey("blurb"),)}, "blurb may be null"),
        ({"orders": {"BLURB": OrderKey("blurb")}}, ""),
        ({"orders": {"BLURB": OrderKey("blurb", sql="{row}.blurb")}}, "blurb may be null"),
        ({"orders": {"BLURB": OrderKey("pages", beside=BLURBS)}}, "no column pages to order by"),
        ({"search": Search(name="title", exact=("title",))}, ""),
        ({"search": Search(name="title", exact=("isbn",))}, "no column isbn to search"),
    ],
)
def test_what_a_list_is_ordered_and_searched_by_is_there(source: dict[str, Any], says: str) -> None:
    @node(Source(model=Book, policy=policy("books", Everyone()), **source), description="A book.")
    class BookType:
        title: str = column("Its title.")

    @strawberry.type
    class Query:
        books: Connection[BookType] = connection("Books.")

    catalog = Catalog(graphql_schema(strawberry.Schema(query=Query)))
    if not says:
        check(catalog)
        return
    with pytest.raises(SetupError, match=says):
        check(catalog)


def test_two_types_cannot_share_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    from schema.types.customers.types import Customer  # noqa: PLC0415  # patched here only

    monkeypatch.setattr(Customer, "__portal_source__", Source(tag="PA"))
    with pytest.raises(SetupError, match="tag 'PA'"):
        Catalog(graphql_schema(build_schema()))
