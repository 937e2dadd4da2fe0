"""The organisations and links of the deny matrix, and who sees whom among them, in plain Python.

Written from DOMAIN.md and DESIGN.md, not from `auth.rls` or the scope tables: a mistake in either shows
as a difference. Everything is by name; each relation of the matrix is a name, as seen from `own`.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Organisation:
    """`passes_up`: its contract lets its parent see its customers (`sees_customers`)."""

    parent: str | None
    passes_up: bool = False


ORGANISATIONS = {
    "hq": Organisation(None),
    "parent": Organisation("hq", passes_up=True),
    "own": Organisation("parent"),
    "sibling": Organisation("parent", passes_up=True),
    "open child": Organisation("own", passes_up=True),
    "closed child": Organisation("own"),
    "open outlet of open child": Organisation("open child", passes_up=True),
    "closed outlet of open child": Organisation("open child"),
    "open outlet of closed child": Organisation("closed child", passes_up=True),
    "region elsewhere": Organisation("hq"),
    "unlinked": Organisation("region elsewhere", passes_up=True),
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
