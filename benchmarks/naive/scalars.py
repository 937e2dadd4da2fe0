"""Values as PostgreSQL writes them into JSON."""

from datetime import UTC, datetime


def moment(value: datetime) -> str:
    """UTC with its offset; a fraction of a second without trailing zeros."""
    whole, _, fraction = value.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}+00:00" if fraction else f"{whole}+00:00"
