"""The portal over HTTP, and the world behind it: accepting, signing in, asking."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from auth.roles import Role
from tests.schema.world import How
from tests.serving import Served
from tests.staff.world import World

PASSWORD = "correct horse battery"  # noqa: S105  # an example
ACCEPT = "/oauth/accept-invitation"
VIEWER = "{ viewer { staff { id status } role } }"


@dataclass
class Door:
    """The running portal, and the world behind it."""

    world: World
    portal: Served
    http: httpx.AsyncClient

    async def invited(
        self, role: Role = Role.DEALER_SALES, partner: str = "ACME", by: How | None = None
    ) -> tuple[str, str, str]:
        """Somebody invited, by ACME's manager unless told: global id, e-mail and token."""
        asked = self.world.invitation(partner, role=role)
        payload = await self.world.change("staffInvite", asked, "staff { id } invitationToken", **(by or {}))
        return payload["staff"]["id"], asked["email"], payload["invitationToken"]

    async def member(
        self, role: Role = Role.DEALER_SALES, partner: str = "ACME", by: How | None = None
    ) -> tuple[str, str]:
        """Somebody who accepted: global id and e-mail."""
        staff, email, token = await self.invited(role, partner, by)
        assert (await self.accept(token)).status_code == 200
        return staff, email

    async def accept(self, token: str, password: str = PASSWORD) -> httpx.Response:
        return await self.http.post(ACCEPT, data={"token": token, "password": password})

    async def sign_in(self, email: str) -> httpx.Response:
        # as if by a trusted proxy on loopback: failures of one address count not for another
        headers = {"x-forwarded-for": f"10.1.0.{uuid4().int % 250 + 1}"}
        given = {"grant_type": "password", "username": email, "password": PASSWORD}
        return await self.http.post("/oauth/token", data=given, headers=headers)

    async def token_of(self, email: str) -> str:
        response = await self.sign_in(email)
        assert response.status_code == 200, response.text
        token: str = response.json()["access_token"]
        return token

    async def ask(self, token: str, query: str = VIEWER, **variables: Any) -> httpx.Response:  # noqa: ANN401
        headers = {"authorization": f"Bearer {token}"}
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers=headers)

    async def change(self, token: str, mutation: str, asked: dict[str, Any], answer: str = "") -> Any:  # noqa: ANN401
        """The payload of `mutation` with this input."""
        kind = mutation[0].upper() + mutation[1:] + "Input!"
        fields = f"{answer} userErrors {{ field code }}"
        response = await self.ask(
            token, f"mutation($i: {kind}) {{ {mutation}(input: $i) {{ {fields} }} }}", i=asked
        )
        return response.json()["data"][mutation]

    async def refused_soon(self, token: str) -> None:
        """Waits until the token is good no longer; the test's own patience bounds it."""
        async with asyncio.timeout(60):
            while (await self.ask(token)).status_code != 401:  # noqa: ASYNC110  # another process decides
                await asyncio.sleep(0.02)
