"""UUIDv7 (RFC 9562): ids that sort by time.

Bits 48 to 59 carry the fraction of the millisecond (method 3 of section 6.2), so two touchpoints of
one millisecond still sort by when they happened, and `id desc` is the timeline.
"""

import secrets
from datetime import UTC, datetime
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7_at(moment: datetime) -> UUID:
    """An id for something that happened at `moment` (aware; 1970 to 10889), random beyond the microsecond."""
    delta = moment - _EPOCH
    microseconds = (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
    milliseconds, rest = divmod(microseconds, 1000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest * 4096 // 1000) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def uuid7() -> UUID:
    """An id for something that happens now."""
    return uuid7_at(datetime.now(UTC))
