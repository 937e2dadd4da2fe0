"""Schedule of the signing keys, and the protocol of a rotation: when each signs, how long others verify.

A new key is published PUBLICATION before it signs, so that whoever keeps the published keys for a while
has it by then; the key before it verifies RETENTION longer, until the last of its tokens has expired on
every server's clock. docs/decisions/0019-rotating-keys.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auth.claims import CLOCK_SKEW, MAX_LIFETIME
from auth.signing import SigningKey

PUBLICATION = timedelta(seconds=10)
RETENTION = MAX_LIFETIME + CLOCK_SKEW
ALWAYS = datetime.fromtimestamp(0, UTC)  # since when the first key signs


@dataclass(frozen=True, slots=True)
class ScheduledKey:
    """A key and the moment (UTC) from which it signs, until the moment of the next."""

    key: SigningKey
    signs_from: datetime


@dataclass(frozen=True, slots=True)
class KeySchedule:
    """At least one key, in the order in which they sign."""

    keys: tuple[ScheduledKey, ...]

    def active(self, now: datetime) -> SigningKey:
        """The key that signs. Before the first one's moment, which a clock set back can bring: the first."""
        started = [each.key for each in self.keys if each.signs_from <= now]
        return started[-1] if started else self.keys[0].key

    def in_force(self, now: datetime) -> tuple[SigningKey, ...]:
        """The keys that verify: those to come, the active one, those whose tokens may not have expired."""
        return tuple(each.key for each in self._in_force(now))

    def rotated(self, key: SigningKey, now: datetime) -> "KeySchedule":
        """The schedule with `key`, signing PUBLICATION from now (whole seconds), less keys out of force."""
        due = (now + PUBLICATION).replace(microsecond=0) + timedelta(seconds=1)
        signs_from = max(due, self.keys[-1].signs_from)  # never before one that still waits
        return KeySchedule((*self._in_force(now), ScheduledKey(key, signs_from)))

    def _in_force(self, now: datetime) -> tuple[ScheduledKey, ...]:
        successors = self.keys[1:]
        kept = (
            each
            for each, successor in zip(self.keys, successors, strict=False)
            if now < successor.signs_from + RETENTION
        )
        return (*kept, self.keys[-1])
