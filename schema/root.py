"""Root types of the schema. A new concept adds its lines here."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.declaring.fields import by_id, connection, handed, refetch
from schema.declaring.node import Node
from schema.declaring.paging import Connection
from schema.declaring.scalars import SCALARS
from schema.types.audit.explain import EXPLAIN_ACCESS, WHO_CAN_SEE, AccessExplanation, WhoCanSee
from schema.types.audit.types import AccessEvent
from schema.types.campaigns.types import CAMPAIGN, Campaign
from schema.types.customers.consents import ConsentMutations
from schema.types.customers.links import LinkMutations
from schema.types.customers.persons import PersonMutations
from schema.types.customers.types import Customer
from schema.types.inventory.availability import AVAILABILITY, Availability
from schema.types.inventory.types import StockLevel
from schema.types.orders.types import ORDER, Order
from schema.types.partners.mutations import PartnerMutations
from schema.types.partners.types import PARTNERS_IN_SCOPE, Partner
from schema.types.products.types import Product
from schema.types.staff.mutations import StaffMutations
from schema.types.staff.types import Staff
from schema.types.staff.viewer import Viewer
from schema.types.touchpoints.mutations import TouchpointMutations
from schema.types.touchpoints.types import TOUCHPOINT_RECEIPT, Touchpoint, TouchpointReceipt


@strawberry.type(description="What a caller may read. An operation is one statement, so one moment in time.")
class Query:
    viewer: Viewer = handed("Who is asking, and what it may do.")
    node: Node | None = refetch(
        "The object of any type with this id; null if it does not exist or is not the viewer's.", single=True
    )
    nodes: list[Node | None] = refetch(
        "The objects with these ids, in their order; null for what does not exist or is not the viewer's.",
        single=False,
    )
    customer: Customer | None = by_id("The customer with this id; null if the viewer may not see it.")
    customers: Connection[Customer] = connection("The customers the viewer may see, oldest record first.")
    partner: Partner | None = by_id("The partner with this id.")
    partners: Connection[Partner] = PARTNERS_IN_SCOPE
    touchpoints: Connection[Touchpoint] = connection("The touchpoints the viewer may see, newest first.")
    touchpoint_receipt: TouchpointReceipt | None = TOUCHPOINT_RECEIPT
    products: Connection[Product] = connection("Everything the brand sells, by SKU.")
    stock_levels: Connection[StockLevel] = connection(
        "What the warehouses in the viewer's scope hold, exactly."
    )
    availability: Availability = AVAILABILITY
    orders: Connection[Order] = connection("The orders the viewer may see, newest first.")
    order: Order | None = ORDER
    campaigns: Connection[Campaign] = connection("The campaigns the viewer may see, latest start first.")
    campaign: Campaign | None = CAMPAIGN
    access_events: Connection[AccessEvent] = connection(
        "Who looked at personal data, and who was refused, newest first. HQ's own accesses are among them. "
        "For a partner those to its customers, where its terms allow it."
    )
    explain_access: AccessExplanation = EXPLAIN_ACCESS
    who_can_see: WhoCanSee = WHO_CAN_SEE


@strawberry.type(description="What a caller may change. Each field is one transaction.")
class Mutation(
    TouchpointMutations, ConsentMutations, PersonMutations, StaffMutations, PartnerMutations, LinkMutations
):
    """The root of all mutations; each concept has a class of its own, joined here."""


def build_schema() -> strawberry.Schema:
    return strawberry.Schema(
        query=Query, mutation=Mutation, types=[Staff], config=StrawberryConfig(scalar_map=SCALARS)
    )


def graphql_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """Schema of graphql-core inside Strawberry's, which carries our declarations in its extensions."""
    return schema._schema  # noqa: SLF001  # no public way; Strawberry is pinned


def export() -> str:
    """The schema in SDL, as committed in schema/schema.graphql."""
    return build_schema().as_str() + "\n"
