"""Compact JSON Web Signatures (RFC 7515), verified strictly.

PyJWT's primitives do the cryptography. Everything it leaves to its caller is decided here: which key,
which algorithm (the key's, never the token's), which encodings. `shared/vectors` is the proof.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import Algorithm, get_default_algorithms
from jwt.exceptions import InvalidKeyError

from auth.errors import Unauthenticated

MAX_TOKEN_LENGTH = 8192  # characters; refused before anything is parsed
MAX_RSA_BITS = 8192  # a larger key is a way to keep the server busy

_FAMILIES = {"RS": "RSA", "PS": "RSA", "HS": "oct"}
_SUITES: dict[str, tuple[str, str | None]] = {  # algorithm → the key type and curve it needs
    **{f"{family}{bits}": (kty, None) for family, kty in _FAMILIES.items() for bits in (256, 384, 512)},
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
}
# For a key that names no algorithm. RSA: what OpenID Connect assumes. A secret must name one.
_DEFAULTS = {suite: name for name, suite in _SUITES.items() if suite[1]} | {("RSA", None): "RS256"}
_MEMBERS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x"), "oct": ("k",)}
_IMPLEMENTATIONS = get_default_algorithms()


class MalformedToken(Unauthenticated):
    """A text that is no token of the form we take."""


class UnknownKey(Unauthenticated):
    """A token that names a key that is not ours, or not fit for use."""


class BadSignature(Unauthenticated):
    """A token that the key it names did not sign."""


class UnusableKeys(Unauthenticated):
    """Keys that are ambiguous or broken themselves, so nothing can be verified with them."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose signature holds. Who said it is proved; what it says is not yet judged."""

    header: dict[str, Any]
    payload: bytes


@dataclass(frozen=True, slots=True)
class _Key:
    kid: str | None
    name: str
    algorithm: Algorithm
    material: Any


def verify_jws(keys: Mapping[str, Any], token: str) -> bytes:
    """The payload of `token`, when a key of `keys` (one JWK or a JWK set) signed it.

    Raises Unauthenticated (MalformedToken, UnknownKey, BadSignature, UnusableKeys) in every other case.
    """
    return KeySet(keys).verify(token).payload


class KeySet:
    """Keys that may verify, read once: one JWK or a JWK set (RFC 7517).

    A key for another use, too weak, or not understood is left out, as an issuer publishes such keys
    beside good ones; a token that names it meets an unknown key. Secrets beside public keys, and two
    keys of one name, make the whole set ambiguous: UnusableKeys.
    """

    def __init__(self, keys: Mapping[str, Any], *, algorithms: Collection[str] = tuple(_SUITES)) -> None:
        jwks = keys.get("keys", [keys])
        if not isinstance(jwks, list) or not all(isinstance(jwk, Mapping) for jwk in jwks):
            raise UnusableKeys("The keys are not a JWK or a JWK set.")
        if len({jwk.get("kty") == "oct" for jwk in jwks}) > 1:
            raise UnusableKeys("Secrets and public keys must not be in one set.")
        usable = [key for jwk in jwks if (key := _read_key(jwk)) and key.name in algorithms]
        self._by_kid = {key.kid: key for key in usable}
        if len(self._by_kid) < len(usable):
            raise UnusableKeys("Two keys have the same name.")
        self._sole = usable[0] if len(jwks) == len(usable) == 1 else None

    @property
    def kids(self) -> frozenset[str | None]:
        """Names of the keys that may verify."""
        return frozenset(self._by_kid)

    def verify(self, token: str) -> Verified:
        """Header and payload of a token that one of these keys signed. Raises as `verify_jws`."""
        if type(token) is not str or len(token) > MAX_TOKEN_LENGTH:
            raise MalformedToken("The token is malformed or too long.")
        try:
            head, body, mark = token.split(".")
            header = strict_json(strict_base64url(head))
            payload, signature = strict_base64url(body), strict_base64url(mark)
        except ValueError:
            raise MalformedToken("The token is malformed.") from None
        if "crit" in header:  # extensions that must be understood: we understand none
            raise MalformedToken("The token needs an extension that is not supported.")
        key = self._choose(header.get("kid"))
        if key is None:
            raise UnknownKey("The token is signed with an unknown key.")
        if header.get("alg") != key.name:
            raise BadSignature("The token's algorithm is not that of its key.")
        if not key.algorithm.verify(f"{head}.{body}".encode("ascii"), key.material, signature):
            raise BadSignature("The token's signature does not hold.")
        return Verified(header, payload)

    def _choose(self, kid: object) -> _Key | None:
        """The key of that name. A sole key also serves where token or key has no name."""
        if self._sole and (kid is None or self._sole.kid is None):
            return self._sole
        return self._by_kid.get(kid) if isinstance(kid, str) else None


def strict_base64url(text: str) -> bytes:
    """Decode unpadded base64url in its one canonical spelling. Raises ValueError."""
    decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python's decoder skips foreign characters and ignores spare bits; only its own spelling is taken.
    if urlsafe_b64encode(decoded).rstrip(b"=") != text.encode():
        raise ValueError("not canonical base64url")
    return decoded


def strict_json(raw: bytes) -> dict[str, Any]:
    """Read a JSON object: UTF-8, no member twice, no NaN. Raises ValueError."""
    try:
        document = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # the text is wrong, not our caller's type
    return document


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _read_key(jwk: Mapping[str, Any]) -> _Key | None:
    """The key ready to verify with, or None when it must not be used."""
    kid: Any = jwk.get("kid")
    kty: Any = jwk.get("kty")
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        return None
    if kid is not None and not isinstance(kid, str):
        return None
    curve = jwk.get("crv") if kty in ("EC", "OKP") else None
    try:
        name = jwk["alg"] if "alg" in jwk else _DEFAULTS[kty, curve]
        if _SUITES[name] != (kty, curve):
            return None
        algorithm = _IMPLEMENTATIONS[name]
        # Only the public members: PyJWT would otherwise build the private key and check it.
        material = algorithm.from_jwk({"kty": kty, **{member: jwk[member] for member in _MEMBERS[kty]}})
    except (KeyError, TypeError, ValueError, InvalidKeyError):
        return None
    return None if _is_weak(algorithm, material) else _Key(kid, name, algorithm, material)


def _is_weak(algorithm: Algorithm, material: Any) -> bool:  # noqa: ANN401  # PyJWT's keys have no common type
    if algorithm.check_key_length(material):  # RSA under 2048 bits, a secret shorter than its hash
        return True
    if not isinstance(material, RSAPublicKey):
        return False
    modulus = material.public_numbers().n
    return modulus.bit_length() > MAX_RSA_BITS or _has_roca(modulus)


def _has_roca(modulus: int) -> bool:
    """Tell whether the key was made by the library of CVE-2017-15361, whose keys can be factored.

    Its primes are powers of 65537 modulo many small primes, and so are their products; a healthy
    modulus is that for all of them by a chance of about 2**-27.
    """
    return all(modulus % prime in powers for prime, powers in _roca_subgroups())


@cache
def _roca_subgroups() -> tuple[tuple[int, frozenset[int]], ...]:
    primes = [n for n in range(3, 168, 2) if all(n % divisor for divisor in range(3, n, 2))]
    return tuple((prime, frozenset(pow(65537, i, prime) for i in range(prime))) for prime in primes)
