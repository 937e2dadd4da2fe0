"""Digests, stored in place of secrets."""

from hashlib import sha256


def digest_of(secret: str) -> str:
    """SHA-256 digest of a secret of 256 random bits, hexadecimal. No dictionary holds such a secret."""
    return sha256(secret.encode()).hexdigest()
