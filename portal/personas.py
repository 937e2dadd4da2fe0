"""Personas: the people of the demonstration that `portal token` and GraphiQL can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from auth.principal import Principal
from auth.roles import Role
from auth.tokens import MAX_LIFETIME, mint
from portal.access.members import Member, members
from portal.errors import BadUserInput, SetupError
from portal.keys import KeyRing
from portal.orm import Connection
from portal.settings import Settings
from portal.site.demo import PartnerInfo, PersonaInfo


@dataclass(frozen=True)
class Persona:
    """A role with a face; `of_headquarters` personas have no partner to choose."""

    role: Role
    title: str
    description: str
    of_headquarters: bool = False


PERSONAS: Mapping[str, Persona] = {
    "dealer-sales": Persona(
        Role.DEALER_SALES,
        "Dealer, sales",
        "Sells at a dealer; sees the dealer's customers and records contacts.",
    ),
    "dealer-manager": Persona(
        Role.DEALER_MANAGER, "Dealer, manager", "Runs a dealer; sees its terms and staff as well."
    ),
    "distributor-manager": Persona(
        Role.DISTRIBUTOR_MANAGER,
        "Distributor, manager",
        "Looks after several dealers; sees their customers where the contract says so.",
    ),
    "hq-auditor": Persona(
        Role.HQ_AUDITOR, "HQ, auditor", "Reads everything, writes nothing.", of_headquarters=True
    ),
    "hq-admin": Persona(
        Role.HQ_ADMIN, "HQ, administrator", "Sees and maintains the whole record.", of_headquarters=True
    ),
}


class PersonaTokens:
    """Tokens for the personas of one database: `portal.site.demo.DemoTokens`, and the CLI's."""

    def __init__(self, keys: KeyRing, settings: Settings, everyone: Sequence[Member]) -> None:
        self._keys = keys
        self._settings = settings
        self._everyone = everyone

    @classmethod
    async def load(cls, connection: Connection, keys: KeyRing, settings: Settings) -> "PersonaTokens":
        """Read who can be chosen. Raises SetupError when nobody can: the database has no staff yet."""
        everyone = await members(connection, [persona.role for persona in PERSONAS.values()])
        if not everyone:
            raise SetupError("There is no staff in the database yet: run `portal import DIR` first.")
        return cls(keys, settings, everyone)

    def personas(self) -> Sequence[PersonaInfo]:
        return [
            PersonaInfo(name, persona.title, persona.description, self._partners(persona))
            for name, persona in PERSONAS.items()
            if any(member.principal.role is persona.role for member in self._everyone)
        ]

    async def mint(self, persona: str, partner_code: str | None) -> tuple[str, int]:
        return self.token(persona, partner_code), int(MAX_LIFETIME.total_seconds())

    def token(self, persona: str, partner_code: str | None = None) -> str:
        """A fresh access token. Raises BadUserInput for a persona or partner there is none of."""
        return mint(
            self._keys.active,
            self._principal(persona, partner_code),
            now=datetime.now(UTC),
            lifetime=MAX_LIFETIME,
            issuer=self._settings.issuer,
            audience=self._settings.audience,
            client_id="portal-demo",
            session_id=str(uuid4()),
        )

    def _principal(self, name: str, partner_code: str | None) -> Principal:
        if name not in PERSONAS:
            raise BadUserInput(f"No persona {name!r}; there are: {', '.join(PERSONAS)}.")
        for member in self._everyone:
            if member.principal.role is PERSONAS[name].role and partner_code in {None, member.partner_code}:
                return member.principal
        raise BadUserInput(f"No {name} works for a partner {partner_code!r}; try without --partner.")

    def _partners(self, persona: Persona) -> tuple[PartnerInfo, ...]:
        if persona.of_headquarters:
            return ()
        found = {
            member.partner_code: PartnerInfo(member.partner_code, member.partner_name)
            for member in self._everyone
            if member.principal.role is persona.role
        }
        return tuple(found.values())
