"""The organisations and links of the deny matrix, and who sees whom among them, in plain Python.

Written from DOMAIN.md and DESIGN.md, not from `auth.rls` or the scope tables: a mistake in either shows
as a difference. Everything is by name; each relation of the matrix is a name, as seen from `own`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.customers.models import ConsentPurpose, ConsentState
from portal.partners.models import PartnerStatus, PartnerTier
from portal.words.channels import Channel


@dataclass(frozen=True)
class Organisation:
    """`passes_up`: its contract lets its parent see its customers (`sees_customers`).

    Its status is no rule of rows: who is suspended or has ended is refused a token, and those it had are
    revoked (DESIGN.md, the first of the three gates). Whoever is still bound reaches what it reached, and
    whoever is above it still sees its history.
    """

    parent: str | None
    passes_up: bool = False
    told_of_access: bool = True  # HQ lets it read who looked at its customers (`sees_access_events`)
    status: PartnerStatus = PartnerStatus.ACTIVE
    tier: PartnerTier = PartnerTier.STANDARD
    region: str = "North"


ORGANISATIONS = {
    "hq": Organisation(None),
    "parent": Organisation("hq", passes_up=True),
    "own": Organisation("parent"),
    "sibling": Organisation("parent", passes_up=True, tier=PartnerTier.GOLD),
    "open child": Organisation("own", passes_up=True),
    "closed child": Organisation("own", told_of_access=False),
    "open outlet of open child": Organisation("open child", passes_up=True),
    "closed outlet of open child": Organisation("open child"),
    "open outlet of closed child": Organisation("closed child", passes_up=True),
    "suspended": Organisation("own", passes_up=True, status=PartnerStatus.SUSPENDED),
    "ended": Organisation("parent", passes_up=True, status=PartnerStatus.ENDED),
    "prospective": Organisation("own", told_of_access=False, status=PartnerStatus.PROSPECTIVE),
    "region elsewhere": Organisation("hq", region="South"),
    "unlinked": Organisation("region elsewhere", passes_up=True, tier=PartnerTier.GOLD, region="South"),
}


@dataclass(frozen=True)
class Link:
    """Days from today; `until` is the first day without it."""

    organisation: str
    since: int = -1000
    until: int | None = None

    def holds(self) -> bool:
        return self.since <= 0 and (self.until is None or self.until > 0)

    def dates(self, today: date) -> tuple[date, date | None]:
        until = None if self.until is None else today + timedelta(days=self.until)
        return today + timedelta(days=self.since), until


CUSTOMERS: dict[str, tuple[Link, ...]] = {
    **{f"of {name}": (Link(name),) for name in ORGANISATIONS},
    "of nobody": (),
    "of own and sibling": (Link("own"), Link("sibling")),
    "of own until yesterday": (Link("own", until=-1),),
    "of own until today": (Link("own", until=0),),
    "of own until tomorrow": (Link("own", until=1),),
    "of own since today": (Link("own", since=0),),
    "of own from tomorrow": (Link("own", since=1),),
    "of own again": (Link("own", until=-100), Link("own", since=-10)),
    "of own between two links": (Link("own", until=-100), Link("own", since=10)),
    "of own once, of open child now": (Link("own", until=-100), Link("open child")),
    "of open child until today": (Link("open child", until=0),),
    "of open child from tomorrow": (Link("open child", since=1),),
}


@dataclass(frozen=True)
class Terms:
    """Whom a price list is for; what it does not name is anybody's."""

    organisation: str | None = None
    tier: PartnerTier | None = None
    region: str | None = None

    def specificity(self) -> tuple[bool, bool, bool]:
        """The greater wins: a partner's own before its tier's, that before its region's."""
        return self.organisation is not None, self.tier is not None, self.region is not None


PRICE_LISTS: dict[str, Terms] = {
    "everybody's": Terms(),
    **{f"of {name}": Terms(name) for name in ORGANISATIONS},
    "gold": Terms(tier=PartnerTier.GOLD),
    "south": Terms(region="South"),
    "gold in the south": Terms(tier=PartnerTier.GOLD, region="South"),
    "of own, were it gold": Terms("own", tier=PartnerTier.GOLD),
    "of own, were it in the south": Terms("own", region="South"),
    "of unlinked, as it is": Terms("unlinked", tier=PartnerTier.GOLD, region="South"),
}


@dataclass(frozen=True)
class Said:
    """What a customer said about being contacted; `until` is the day (from today) it expires."""

    state: ConsentState
    purpose: ConsentPurpose = ConsentPurpose.MARKETING
    until: int | None = None

    def is_yes_to_marketing(self) -> bool:
        return (
            self.state is ConsentState.GRANTED
            and self.purpose is ConsentPurpose.MARKETING
            and (self.until is None or self.until > 0)
        )


# every customer says the first, ASKED also the others; on the STORE's channel nobody says anything
CONSENTS: dict[Channel, Said] = {
    Channel.PHONE: Said(ConsentState.GRANTED),
    Channel.EMAIL: Said(ConsentState.DENIED),
    Channel.SMS: Said(ConsentState.WITHDRAWN),
    Channel.LIVE_CHAT: Said(ConsentState.GRANTED, until=-1),
    Channel.SOCIAL_MEDIA: Said(ConsentState.GRANTED, until=0),
    Channel.WEBSITE: Said(ConsentState.GRANTED, until=1),
    Channel.MOBILE_APP: Said(ConsentState.GRANTED, ConsentPurpose.SERVICE),
    Channel.EVENT: Said(ConsentState.DENIED, until=1),
}
ASKED = ("of own", "of sibling", "of open child", "of closed child", "of own until today", "of nobody")


@dataclass(frozen=True)
class Offer:
    """A campaign: on which channel, which organisations are invited, which customers are its audience."""

    channel: Channel
    invited: tuple[str, ...]
    database_role: tuple[str, ...]
    is_draft: bool = False


CAMPAIGNS: dict[str, Offer] = {
    "everybody's": Offer(Channel.PHONE, tuple(ORGANISATIONS), tuple(CUSTOMERS)),
    "being written": Offer(Channel.PHONE, tuple(ORGANISATIONS), tuple(CUSTOMERS), is_draft=True),
    **{
        f"of {name}": Offer(Channel.PHONE, (name,), tuple({"of own": 1, f"of {name}": 1}))
        for name in ORGANISATIONS
    },
    **{
        f"by {channel}": Offer(channel, ("own", "sibling"), ASKED)
        for channel in (*CONSENTS, Channel.STORE)
        if channel is not Channel.PHONE
    },
    "nobody's": Offer(Channel.PHONE, (), ("of own", "of sibling")),
    "spare": Offer(Channel.PHONE, (), ()),
}


def is_below(organisation: str, viewer: str) -> bool:
    """Whether it is the viewer itself or anywhere below it."""
    if organisation == viewer:
        return True
    parent = ORGANISATIONS[organisation].parent
    return parent is not None and is_below(parent, viewer)


def passes_customers_to(organisation: str, viewer: str) -> bool:
    """Whether the viewer sees its customers: its own, or each contract on the way up says so."""
    if organisation == viewer:
        return True
    above = ORGANISATIONS[organisation]
    return above.parent is not None and above.passes_up and passes_customers_to(above.parent, viewer)


def sees(viewer: str, customer: str) -> bool:
    """Whether the viewer sees the customer today."""
    return any(
        link.holds() and passes_customers_to(link.organisation, viewer) for link in CUSTOMERS[customer]
    )


def tells_of_access(organisation: str) -> bool:
    """Whether HQ lets the organisation read who looked at its customers."""
    return ORGANISATIONS[organisation].told_of_access


def may_buy_by(organisation: str, price_list: str) -> bool:
    """Whether the list holds for the organisation itself."""
    terms, its = PRICE_LISTS[price_list], ORGANISATIONS[organisation]
    return (
        terms.organisation in {None, organisation}
        and terms.tier in {None, its.tier}
        and terms.region in {None, its.region}
    )


def is_invited(viewer: str, campaign: str) -> bool:
    """Whether the viewer or anybody below it was, and is told: nobody is while it is a draft."""
    offer = CAMPAIGNS[campaign]
    return not offer.is_draft and any(is_below(invited, viewer) for invited in offer.invited)


def may_be_sent(customer: str, channel: Channel) -> bool:
    """Whether the customer agreed to marketing on the channel."""
    said = CONSENTS.get(channel)
    asked = customer in ASKED or channel is Channel.PHONE
    return said is not None and asked and said.is_yes_to_marketing()
