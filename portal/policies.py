"""Every table's policy, in one list: what is applied, and what the deny matrix is made of."""

from auth.policy import TablePolicy
from portal.audit import policy as audit
from portal.campaigns import policy as campaigns
from portal.customers import policy as customers
from portal.inventory import policy as inventory
from portal.orders import policy as orders
from portal.partners import policy as partners
from portal.products import policy as products
from portal.sessions import policy as sessions
from portal.staff import policy as access
from portal.throttling import policy as throttling
from portal.touchpoints import policy as touchpoints
from portal.trusted_documents import policy as documents

POLICIES: tuple[TablePolicy, ...] = tuple(
    value
    for concept in (
        partners,
        access,
        customers,
        touchpoints,
        products,
        inventory,
        orders,
        campaigns,
        documents,
        throttling,
        sessions,
        audit,
    )
    for value in vars(concept).values()
    if isinstance(value, TablePolicy)
)
