"""What is kept of a secret."""

from hashlib import sha256


def digest_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits: SHA-256, hexadecimal. No dictionary has it."""
    return sha256(secret.encode()).hexdigest()
