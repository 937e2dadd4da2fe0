"""UUIDv7 (RFC 9562): ids that sort by time.

Bits 48 to 59 carry the fraction of the millisecond (method 3 of section 6.2), so two touchpoints of
one millisecond still sort by when they happened, and `id desc` is the timeline.
"""

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7_at(moment: datetime) -> UUID:
    """Id of something that happened at `moment` (aware; 1970 to 10889), random beyond the microsecond."""
    return _at(moment, secrets.randbits(62))


def uuid7_of(moment: datetime, name: str) -> UUID:
    """Id of something with a name of its own: the same in every database, as its place in time is.

    What happened at one moment has an order of its own, then, and not each time another.
    The same as `portal.uuid7_of` (ids.sql).
    """
    digest = hashlib.sha256(name.encode()).digest()
    return _at(moment, int.from_bytes(digest[:8], "big") & (1 << 62) - 1)


def _at(moment: datetime, rest_of_id: int) -> UUID:
    delta = moment - _EPOCH
    microseconds = (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
    milliseconds, rest = divmod(microseconds, 1000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest * 4096 // 1000) << 64
    value |= 0b10 << 62 | rest_of_id
    return UUID(int=value)


def uuid7() -> UUID:
    """Id of something that happens now."""
    return uuid7_at(datetime.now(UTC))
