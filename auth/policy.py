"""Protection of the tables as data, one `TablePolicy` each, and the permitted callers of each function.

`auth.rls` renders it to DDL, the planner asks it for the permission, the tests turn it into the
deny matrix. `Rows` says whose rows the scoped audience reaches; HQ and the auditor reach all.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum

from auth.roles import DatabaseRole, Permission

DEFINER = "portal_definer"
"""The role whose rights definer functions have; nobody logs in as it."""


class Privilege(StrEnum):
    """A privilege on a table."""

    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every row, for every audience: a directory."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """No row, for any audience; only definer functions reach the table."""


@dataclass(frozen=True, slots=True)
class OwnOrganisation:
    """Rows that carry the caller's own organisation in `column`; not its children's."""

    column: str


@dataclass(frozen=True, slots=True)
class OwnStaff:
    """Rows that carry the caller's own person or machine in `column`."""

    column: str


@dataclass(frozen=True, slots=True)
class InScope:
    """Rows of a partner, named in `column`, that is the caller's organisation or below it."""

    column: str


@dataclass(frozen=True, slots=True)
class CustomerVisible:
    """Rows of a customer, named in `column`, that the caller's organisation is linked to today."""

    column: str


@dataclass(frozen=True, slots=True)
class CurrentScope:
    """The caller's own rows of `customer_scope` whose dates hold today."""


@dataclass(frozen=True, slots=True)
class PriceListApplies:
    """Rows of a price list, named in `column`, that holds for the caller's own organisation."""

    column: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Rows of a campaign, named in `column`, to which a partner in the caller's scope was invited."""

    column: str


@dataclass(frozen=True, slots=True)
class CampaignVisible:
    """Rows of a campaign, named in `column`, that the caller sees."""

    column: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows that name in `column` a row of `table`, by its id, that the caller sees.

    For a policy of `table` itself there is a function `sees_<table>`, executed by whoever the policy is for.
    """

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Unless:
    """Rows whose `column` is not the given word."""

    column: str
    word: str


@dataclass(frozen=True, slots=True)
class Consented:
    """Rows of a customer, named in `customer`, who agreed to marketing on the channel in `channel`."""

    customer: str
    channel: str


@dataclass(frozen=True, slots=True)
class TermsAllow:
    """All rows, for a caller whose own organisation's contract says so: `term` is a column of its terms."""

    term: str


@dataclass(frozen=True, slots=True)
class IfNamed:
    """Rows that name nothing in `column`, and those that `rows` allows."""

    column: str
    rows: "Rows"


@dataclass(frozen=True, slots=True)
class Both:
    """Rows that two rules allow, as what may be written is usually narrower than what may be read."""

    first: "Rows"
    second: "Rows"


Rows = (
    Everyone
    | Nobody
    | OwnOrganisation
    | OwnStaff
    | InScope
    | CustomerVisible
    | CurrentScope
    | PriceListApplies
    | Invited
    | CampaignVisible
    | Seen
    | Unless
    | Consented
    | TermsAllow
    | IfNamed
    | Both
)

READ = frozenset({Privilege.SELECT})
APPEND = frozenset({Privilege.SELECT, Privilege.INSERT})
MAINTAIN = frozenset({Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE})
REBUILD = frozenset({Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE})

ALL_READ = {DatabaseRole.SCOPED: READ, DatabaseRole.HQ: READ, DatabaseRole.AUDITOR: READ}


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePolicy:
    """The whole protection of one table.

    `rows` and `written_rows` bind the scoped audience; `grants` names the verbs of each audience,
    `definer` those of the functions that act for everyone. `read` and `write` are the permissions
    planner and services ask for; `asked_by_database` puts `read` into the row policy as well, for
    every audience, where a role of an audience must not see what another role of it may.
    """

    table: str
    rows: Rows
    read: Permission | None = None
    write: Permission | None = None
    written_rows: Rows | None = None
    grants: Mapping[DatabaseRole, frozenset[Privilege]] = field(default_factory=dict)
    definer: frozenset[Privilege] = frozenset()
    asked_by_database: bool = False

    def allows(self, database_role: DatabaseRole, verb: Privilege) -> bool:
        """Tell whether the audience has the privilege at all; which rows is another question."""
        return verb in self.grants.get(database_role, frozenset())


@dataclass(frozen=True, slots=True)
class Function:
    """The permitted callers of a database function that runs with its caller's own rights.

    `name` is without schema and arguments, for there is one function of a name. `callers` are roles:
    audiences, and DEFINER where definer functions call it. A function without one of these values is
    executed by triggers and by nobody else.
    """

    name: str
    callers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definer:
    """The permitted callers of a function that runs with the rights of DEFINER (`security definer`).

    `demands` is the permission it refuses a caller without. `callers` are the roles that may execute it;
    none: only triggers and other definer functions do. `lock_timeout` is how long it waits for a lock, as
    PostgreSQL writes it; None: as its caller does.
    """

    name: str
    _: KW_ONLY
    demands: Permission | None = None
    callers: tuple[str, ...] = ()
    lock_timeout: str | None = None


PEOPLE = (DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR)
"""The audiences of people and their machines."""
WRITERS = (DatabaseRole.SCOPED, DatabaseRole.HQ)
"""The audiences that change something."""
EVERY_ROLE = (*PEOPLE, DatabaseRole.WORKER, DEFINER)
