"""An OpenID issuer on loopback that answers as a test wants: well, wrongly, slowly, or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from portal.settings import OpenIdIssuer

CLIENT = "portal-at-the-company"
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"


@dataclass
class Key:
    """A signing key of the issuer, with a name of its own."""

    kid: str
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def public(self) -> dict[str, Any]:
        jwk = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**jwk, "kid": self.kid, "use": "sig", "alg": "EdDSA"}


@dataclass
class Provider:
    """`answers` replaces what it says at a path: the whole response as it goes over the wire."""

    port: int = 0
    keys: list[Key] = field(default_factory=lambda: [Key("first")])
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    pause: float = 0.0  # seconds before each answer
    drip: bool = False  # a byte at a time, for ever
    _server: asyncio.Server | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def trusted(self) -> OpenIdIssuer:
        return OpenIdIssuer(issuer=self.issuer, client_id=CLIENT)

    @property
    def fetches(self) -> int:
        """How often its keys were asked for."""
        return self.asked.count(KEYS)

    def token(
        self, subject: str = "wang", *, key: Key | None = None, typ: str = "JWT", **claims: object
    ) -> str:
        """An ID token of now, good for five minutes; a claim that is None is left out."""
        key = key or self.keys[-1]
        now = int(datetime.now(UTC).timestamp())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": subject,
            "iat": now,
            "exp": now + 300,
            "name": "王芳",
        }
        kept = {name: value for name, value in (said | claims).items() if value is not None}
        return jwt.encode(kept, key.private, algorithm="EdDSA", headers={"kid": key.kid, "typ": typ})

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Gone: whoever asks is refused the connection."""
        assert self._server is not None
        self._server.close()
        self._server = None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode()
            self.asked.append(path)
            await asyncio.sleep(self.pause)
            response = self.answers.get(path) or self._usual(path)
            if self.drip:
                response, rest = response[:-1], response[-1:]
                writer.write(response)
                await asyncio.sleep(3600)
                response = rest
            writer.write(response)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort() if self.drip else writer.close()

    def _usual(self, path: str) -> bytes:
        if path == DISCOVERY:
            return answer({"issuer": self.issuer, "jwks_uri": self.issuer + KEYS, "scopes_supported": []})
        if path == KEYS:
            return answer({"keys": [key.public() for key in self.keys]})
        return answer({"error": "not found"}, status=404)


def answer(
    body: object, *, status: int = 200, content_type: str = "application/json", headers: str = ""
) -> bytes:
    """A response as it goes over the wire; `body` is JSON unless it is bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} Said\r\nContent-Type: {content_type}\r\nContent-Length: {len(raw)}\r\n{headers}"
    )
    return f"{head}Connection: close\r\n\r\n".encode() + raw


@asynccontextmanager
async def running() -> AsyncIterator[Provider]:
    provider = Provider()
    await provider.start()
    try:
        yield provider
    finally:
        if provider._server is not None:
            await provider.stop()
