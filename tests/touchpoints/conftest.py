"""A small channel: two linked dealers, one that is not, and who works there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.customers.models import ConsentPurpose
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.words.channels import Channel as By
from tests.cluster import TestDatabase
from tests.facts import Facts

LI_PHONE = "+8613912341234"


@dataclass(frozen=True)
class Channel:
    """`li` is linked to acme and bolt; `wang` and `mei` (same e-mail) to acme; `zhou` to nobody here."""

    acme: Principal
    bolt: Principal
    cask: Principal
    hq: Principal
    auditor: Principal
    li: UUID
    wang: UUID
    zhou: UUID


@pytest.fixture
async def portal_database(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    opened = await Database.open(
        {audience: {"dsn": fresh_database.url(audience)} for audience in DatabaseRole}
    )
    yield opened
    await opened.close()


@pytest.fixture
async def channel(portal_database: Database) -> Channel:
    facts = Facts()
    hq = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    acme, bolt, cask = (facts.partner(code, parent=hq) for code in ("ACME", "BOLT", "CASK"))
    li = facts.customer("C-1", phone=LI_PHONE)
    wang = facts.customer("C-2", email="family@example.com")
    mei = facts.customer("C-3", email="family@example.com")
    zhou = facts.customer("C-4", phone="+8613800001111")
    for customer, partner in ((li, acme), (li, bolt), (wang, acme), (mei, acme), (zhou, cask)):
        facts.link(customer, partner)
    facts.consent(wang, ConsentPurpose.LOCATION, channel=By.STORE)
    people = {
        "acme": Principal(Role.DEALER_SALES, acme, facts.staff(acme)),
        "bolt": Principal(Role.DEALER_SALES, bolt, facts.staff(bolt)),
        "cask": Principal(Role.DEALER_SALES, cask, facts.staff(cask)),
        "hq": Principal(Role.HQ_ADMIN, hq, facts.staff(hq, Role.HQ_ADMIN)),
        "auditor": Principal(Role.HQ_AUDITOR, hq, facts.staff(hq, Role.HQ_AUDITOR)),
    }
    await facts.load(portal_database)
    return Channel(**people, li=li, wang=wang, zhou=zhou)
