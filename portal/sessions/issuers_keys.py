"""Keys of a trusted issuer, fetched and kept: asked for seldom, trusted for an hour.

One fetch at a time, whoever waits for it; one for an unknown key at most in thirty seconds, whatever keys
strangers make up. A fetch that fails in any way changes nothing.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import structlog

from auth.jws import KeySet, UnknownKey, Verified, strict_json
from portal.settings import OpenIdIssuer, is_safe_url
from portal.words.errors import Unavailable

ALGORITHMS = ("EdDSA", "ES256", "PS256", "RS256")
TRUSTED_SECONDS = 3600.0  # keys serve for so long after they were last fetched
FRESH_SECONDS = 300.0  # then they are fetched again, while they serve
REFETCH_SECONDS = 30.0  # between two fetches for keys that we do not know
RETRY_SECONDS = 5.0  # between two fetches while there is no key at all
FETCH_SECONDS = 5.0  # for both documents together
MAX_DOCUMENT = 262_144  # bytes
_TYPES = {"application/json", "application/jwk-set+json"}
_OK = 200
_log = structlog.get_logger(__name__)


class IssuerFault(Exception):
    """An answer of the issuer that we do not take; `reason` is for the log, and quotes none of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)


class IssuerKeys:
    """The keys of one issuer. For one event loop; `clock` is in seconds and only goes forward."""

    def __init__(self, trusted: OpenIdIssuer, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._trusted = trusted
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = -TRUSTED_SECONDS
        self._attempted: float | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._faulty = False

    async def verify(self, token: str) -> Verified:
        """The payload of a token that one of the issuer's keys signed. Raises Unauthenticated.

        Raises Unavailable when there are no keys that can be trusted, or when the token's is unknown and the
        issuer, last asked, did not answer: it may have that key by now.
        """
        keys = await self._current()
        try:
            return keys.verify(token)
        except UnknownKey:
            asked = await self._fetch_within(REFETCH_SECONDS)
            if self._faulty:
                raise _unavailable() from None
            if not asked:
                raise
        return (self._keys or keys).verify(token)

    async def _current(self) -> KeySet:
        if self._keys is None or self._age() > TRUSTED_SECONDS:
            await self._fetch_within(RETRY_SECONDS)
        elif self._age() > FRESH_SECONDS and self._may_fetch(REFETCH_SECONDS):
            self._start()  # nobody waits for it
        if self._keys is None or self._age() > TRUSTED_SECONDS:
            raise _unavailable()
        return self._keys

    def _age(self) -> float:
        return self._clock() - self._fetched

    def _may_fetch(self, pause: float) -> bool:
        idle = self._fetching is None
        return idle and (self._attempted is None or self._clock() - self._attempted >= pause)

    async def _fetch_within(self, pause: float) -> bool:
        """Wait for the fetch that is under way or may begin; answer whether there was one."""
        if self._fetching is None and not self._may_fetch(pause):
            return False
        await asyncio.shield(self._fetching or self._start())
        return True

    def _start(self) -> asyncio.Task[None]:
        self._attempted = self._clock()
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        began = self._clock()
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                keys = await _keys_of(self._trusted)
        except Exception as error:  # noqa: BLE001  # whatever a stranger sends, what we knew is what we know
            self._faulty = True
            reason = str(error) if isinstance(error, IssuerFault) else type(error).__name__
            _log.warning("issuer_keys_not_fetched", issuer=self._trusted.issuer, reason=reason)
        else:
            self._keys, self._fetched = keys, began
            if self._faulty:
                self._faulty = False
                _log.info("issuer_keys_fetched", issuer=self._trusted.issuer)
        finally:
            self._fetching = None


def _unavailable() -> Unavailable:
    return Unavailable("The issuer's keys cannot be had just now; try again.")


async def _keys_of(trusted: OpenIdIssuer) -> KeySet:
    """Keys of the issuer, fetched.

    Raises IssuerFault, Unauthenticated (UnusableKeys), and what httpx raises.
    """
    # no redirects: only the addresses an operator wrote down, and those the issuer names by itself
    direct = trusted.issuer.startswith("http://")  # on this machine: never through a proxy
    async with httpx.AsyncClient(
        timeout=FETCH_SECONDS, follow_redirects=False, trust_env=not direct
    ) as client:
        address = trusted.jwks_uri or await _discovered(client, trusted.issuer)
        document = await _document(client, address)
    if not isinstance(document.get("keys"), list):
        raise IssuerFault("its keys are not a JWK set")
    return KeySet({"keys": [jwk for jwk in document["keys"] if _is_public(jwk)]}, algorithms=ALGORITHMS)


def _is_public(jwk: object) -> bool:
    """Tell whether the key is no secret: with one, whoever read the set could sign."""
    return isinstance(jwk, Mapping) and jwk.get("kty") != "oct"


async def _discovered(client: httpx.AsyncClient, issuer: str) -> str:
    """The `jwks_uri` of the issuer's own document (OpenID Connect Discovery, 4)."""
    document = await _document(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if document.get("issuer") != issuer:
        raise IssuerFault("its discovery document is another issuer's")
    address = document.get("jwks_uri")
    if not isinstance(address, str) or not is_safe_url(address):
        raise IssuerFault("its jwks_uri is not one we fetch")
    if address.startswith("http:") and not issuer.startswith("http:"):
        raise IssuerFault("its jwks_uri is on our machine")
    return address


async def _document(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """A JSON object, bounded while it arrives."""
    # not compressed: a few kilobytes can unpack to gigabytes
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    body = b""
    async with client.stream("GET", address, headers=headers) as response:
        if response.status_code != _OK:
            raise IssuerFault(f"it answered {response.status_code}")
        if response.headers.get("content-type", "").partition(";")[0].strip().lower() not in _TYPES:
            raise IssuerFault("it did not answer with JSON")
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise IssuerFault("it answered with an encoding we did not ask for")
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MAX_DOCUMENT:
                raise IssuerFault(f"it answered with more than {MAX_DOCUMENT:,} bytes")
    try:
        return strict_json(body)
    except ValueError:
        raise IssuerFault("it answered with something that is not a JSON object") from None
