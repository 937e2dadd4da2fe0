"""What the tests of sign-in read: tokens as everybody may verify them, and the trail as it was written."""

from uuid import UUID

import asyncpg

from auth.claims import AccessToken
from auth.tokens import TokenVerifier
from portal.sessions.keys import load_keys
from tests.serving import Served


class Reading:
    """A portal that is served, and its record outside row security."""

    served: Served
    record: asyncpg.Connection

    def read(self, token: str) -> AccessToken:
        """What a token says, verified with the portal's own keys."""
        settings = self.served.database.settings(self.served.home)
        keys = load_keys(self.served.home)
        return TokenVerifier(keys.public_jwks, settings.issuer, settings.audience).verify(token)

    async def events(self, staff_id: UUID | None) -> list[tuple[str, str | None]]:
        """Kind and reason of the access events about somebody, in their order."""
        rows = await self.record.fetch(
            "select kind, reason from portal.access_events where staff_id is not distinct from $1"
            " order by id",
            staff_id,
        )
        return [(row["kind"], row["reason"]) for row in rows]
