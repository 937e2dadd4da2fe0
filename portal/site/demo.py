"""The demonstration's personas, and the tokens that make a visitor one of them.

Only in demonstration mode, where the data is a demonstration's too. The portal's composition root
implements `DemoTokens` with `auth.tokens`; nothing here signs anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.words.errors import BadUserInput


@dataclass(frozen=True, slots=True)
class PartnerInfo:
    """A partner that a persona can work for."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonaInfo:
    """A person a visitor can be; `name` is the one that `portal token --as` takes.

    `partners` are those to choose from, the usual one first; empty for headquarters' own people.
    """

    name: str
    title: str
    description: str
    partners: tuple[PartnerInfo, ...] = ()


class DemoTokens(Protocol):
    """The pages' interface to the composition root in demonstration mode."""

    def personas(self) -> Sequence[PersonaInfo]:
        """All personas, the one to begin with first."""
        ...

    async def mint(self, persona: str, partner_code: str | None) -> tuple[str, int]:
        """Make an access token and answer it with its lifetime in seconds.

        Called with a persona and partner that `personas()` offers; a partner is given exactly when
        the persona has partners to choose from. Raises Forbidden where nobody may act so any longer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A persona, and the partner it works for (none: headquarters)."""

    persona: PersonaInfo
    partner: PartnerInfo | None


def chosen(personas: Sequence[PersonaInfo], name: object, partner_code: object) -> Choice:
    """The persona and partner a visitor chose; without a partner it is the persona's usual one.

    Both come from a request's JSON, so they may be anything. Raises BadUserInput.
    """
    persona = next((each for each in personas if each.name == name), None)
    if persona is None:
        raise BadUserInput(f"`as` must be one of: {', '.join(each.name for each in personas)}")
    if partner_code is None:
        return Choice(persona, persona.partners[0] if persona.partners else None)
    partner = next((each for each in persona.partners if each.code == partner_code), None)
    if partner is None:
        raise BadUserInput(
            f"`partner` is not one that {persona.name} works for; GET /demo/personas lists them"
        )
    return Choice(persona, partner)
