"""Moments that people and machines may report: one rule for all of them."""

from datetime import UTC, date, datetime, timedelta

from portal.words.user_errors import InvalidInput, UserErrorCode

SKEW = timedelta(minutes=5)
"""How far a till's clock may run ahead of ours."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""The earliest moment anything can have happened."""
EARLIEST_DAY = EARLIEST.date()


def check_moment(name: str, moment: datetime, now: datetime) -> None:
    """A check that something can have happened then; `moment` and `now` are aware.

    Raises InvalidInput naming the field: OCCURRED_IN_FUTURE beyond SKEW, BAD_USER_INPUT before EARLIEST.
    """
    if moment > now + SKEW:
        raise InvalidInput(name, "lies in the future", UserErrorCode.OCCURRED_IN_FUTURE)
    if moment < EARLIEST:
        raise InvalidInput(name, f"lies before {EARLIEST:%Y-%m-%d}")


def check_day(name: str, day: date) -> None:
    """A check that a day is not before EARLIEST_DAY. Raises InvalidInput naming the field."""
    if day < EARLIEST_DAY:
        raise InvalidInput(name, f"lies before {EARLIEST_DAY:%Y-%m-%d}")
