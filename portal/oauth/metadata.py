"""Public metadata: how to ask for our tokens (RFC 8414), and the keys to verify them with (RFC 7517)."""

from collections.abc import Iterable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth.roles import Permission
from portal.sessions import assertions
from portal.sessions.keys import KeyRing
from portal.sessions.service import Issuer

JWKS_PATH: Final = "/.well-known/jwks.json"
METADATA_PATH: Final = "/.well-known/oauth-authorization-server"
KEYS_KEPT_SECONDS: Final = 5  # less than auth.rotation.PUBLICATION: a new key is in every copy when it signs

_KEYS_KEPT: Final = {"cache-control": f"public, max-age={KEYS_KEPT_SECONDS}"}
_METADATA_KEPT: Final = {"cache-control": "public, max-age=3600"}


def metadata_routes(issuer: Issuer, keys: KeyRing, grant_types: Iterable[str]) -> list[Route]:
    """The two public addresses; neither asks who is calling, neither holds a secret."""
    metadata = _metadata(issuer, grant_types)

    async def published_keys(_: Request) -> Response:
        return JSONResponse(keys.public_jwks(), headers=_KEYS_KEPT, media_type="application/jwk-set+json")

    async def authorization_server(_: Request) -> Response:
        return JSONResponse(metadata, headers=_METADATA_KEPT)

    return [Route(JWKS_PATH, published_keys), Route(METADATA_PATH, authorization_server)]


def _metadata(issuer: Issuer, grant_types: Iterable[str]) -> dict[str, Any]:
    return {
        "issuer": issuer.name,  # as it is in the tokens: compared character by character
        "token_endpoint": issuer.token_endpoint,
        "jwks_uri": issuer.name.rstrip("/") + JWKS_PATH,
        "grant_types_supported": list(grant_types),
        "response_types_supported": [],  # there is no authorization endpoint
        "token_endpoint_auth_methods_supported": [
            "none",
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
        ],
        "token_endpoint_auth_signing_alg_values_supported": list(assertions.ALGORITHMS),
        "scopes_supported": [permission.value for permission in Permission],
    }
