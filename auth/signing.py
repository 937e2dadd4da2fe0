"""The portal's own signing keys: Ed25519, as JWKs (RFC 8037), named by their thumbprint (RFC 7638)."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth.jws import strict_base64url


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and its name. Its repr does not show it."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        return cls._named(Ed25519PrivateKey.generate())

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """The key in a JWK that `to_jwk` wrote. Raises ValueError unless every member says the same key."""
        secret = jwk.get("d")
        if not isinstance(secret, str):
            raise ValueError("the JWK holds no private key")  # noqa: TRY004  # the file is wrong, not a type
        key = cls._named(Ed25519PrivateKey.from_private_bytes(strict_base64url(secret)))
        if dict(jwk) != key.to_jwk():
            raise ValueError("the members of the JWK contradict each other")
        return key

    @classmethod
    def _named(cls, private: Ed25519PrivateKey) -> Self:
        required = {"crv": "Ed25519", "kty": "OKP", "x": _public_member(private)}
        canonical = json.dumps(required, separators=(",", ":"), sort_keys=True)
        return cls(encode_base64url(hashlib.sha256(canonical.encode()).digest()), private)

    def to_jwk(self) -> dict[str, str]:
        """The private JWK, which never leaves the key file."""
        return self.public_jwk() | {"d": encode_base64url(self.private.private_bytes_raw())}

    def public_jwk(self) -> dict[str, str]:
        """The public JWK, with which others verify."""
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "alg": "EdDSA",
            "use": "sig",
            "kid": self.kid,
            "x": _public_member(self.private),
        }


def encode_base64url(raw: bytes) -> str:
    """Unpadded base64url, as `auth.jws.strict_base64url` reads it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _public_member(private: Ed25519PrivateKey) -> str:
    return encode_base64url(private.public_key().public_bytes_raw())
