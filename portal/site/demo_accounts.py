"""Personas: the people of the demonstration that `portal token` and GraphiQL can be."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from auth.claims import ExpiredToken
from auth.principal import Principal
from auth.roles import Role
from auth.tokens import MAX_LIFETIME, mint
from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append_on
from portal.doors.db import Database
from portal.sessions import members as sessions
from portal.sessions.keys import KeyRing
from portal.sessions.members import require_member
from portal.sessions.refusals import TokenRefused
from portal.settings import Settings
from portal.site.demo import PartnerInfo, PersonaInfo
from portal.staff.members import StaffAtPartner, members
from portal.words.errors import BadUserInput, Forbidden, SetupError


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

    def __init__(
        self, database: Database, keys: KeyRing, settings: Settings, everyone: Sequence[StaffAtPartner]
    ) -> None:
        self._database = database
        self._keys = keys
        self._settings = settings
        self._everyone = everyone

    @classmethod
    async def load(cls, database: Database, keys: KeyRing, settings: Settings) -> "PersonaTokens":
        """Tokens for the personas that the staff in the database allow.

        Raises SetupError when nobody can: the database has no staff yet.
        """
        async with database.as_worker() as connection:
            everyone = await members(connection, [persona.role for persona in PERSONAS.values()])
        if not everyone:
            raise SetupError("There is no staff in the database yet: run `portal import DIR` first.")
        return cls(database, keys, settings, everyone)

    def personas(self) -> Sequence[PersonaInfo]:
        return [
            PersonaInfo(name, persona.title, persona.description, self._partners(persona))
            for name, persona in PERSONAS.items()
            if any(member.principal.role is persona.role for member in self._everyone)
        ]

    async def mint(self, persona: str, partner_code: str | None) -> tuple[str, int]:
        return await self.token(persona, partner_code), int(MAX_LIFETIME.total_seconds())

    async def token(self, persona: str, partner_code: str | None = None) -> str:
        """A fresh access token of somebody who may have one now, as at the token endpoint; recorded.

        Raises BadUserInput for a persona or partner there is none of, Forbidden where nobody may act so
        any longer.
        """
        async with self._database.as_worker() as connection:
            for each in self._candidates(persona, partner_code):
                with contextlib.suppress(TokenRefused, ExpiredToken):
                    member = await require_member(connection, each.staff_id)
                    if member.principal() == each:  # and not of another role or partner by now
                        session_id = str(uuid4())
                        token = self._minted(member, session_id)
                        await append_on(connection, _event(each, session_id))
                        return token
        raise Forbidden(
            f"Nobody may act as {persona} there any longer: the membership or the partner is not active."
        )

    def _minted(self, member: sessions.SignInMember, session_id: str) -> str:
        return mint(
            self._keys.active,
            member.principal(),
            now=datetime.now(UTC),
            lifetime=MAX_LIFETIME,
            issuer=self._settings.issuer,
            audience=self._settings.audience,
            client_id="portal-demo",
            session_id=session_id,
            expires_by=member.ends_at,
        )

    def _candidates(self, name: str, partner_code: str | None) -> list[Principal]:
        """Members that can be chosen as the persona, the best choice first. Raises BadUserInput."""
        if name not in PERSONAS:
            raise BadUserInput(f"No persona {name!r}; there are: {', '.join(PERSONAS)}.")
        found = [
            member.principal
            for member in self._everyone
            if member.principal.role is PERSONAS[name].role and partner_code in {None, member.partner_code}
        ]
        if not found:
            raise BadUserInput(f"No {name} works for a partner {partner_code!r}; try without --partner.")
        return found

    def _partners(self, persona: Persona) -> tuple[PartnerInfo, ...]:
        if persona.of_headquarters:
            return ()
        found = {
            member.partner_code: PartnerInfo(member.partner_code, member.partner_name)
            for member in self._everyone
            if member.principal.role is persona.role
        }
        return tuple(found.values())


def _event(who: Principal, session_id: str) -> Event:
    """Nobody showed who they are: the reason says so."""
    return Event(
        AccessEventKind.SIGN_IN,
        partner_id=who.partner_id,
        staff_id=who.staff_id,
        session_id=session_id,
        reason="DEMONSTRATION",
    )
