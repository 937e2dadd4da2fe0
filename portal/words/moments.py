"""Days and moments that people and machines may name or report: one rule for all of them."""

from datetime import UTC, date, datetime, timedelta

from portal.words.user_errors import InvalidInput, UserErrorCode

SKEW = timedelta(minutes=5)
"""How far a till's clock may run ahead of ours."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""The earliest moment anything can have happened."""
EARLIEST_DAY = EARLIEST.date()
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days there are: whoever writes another means "never" or "always", or has mistyped.

The database's driver takes the ends of Python's own calendar for infinity, and an answer would say so.
"""


def is_day(day: date) -> bool:
    """Whether a day is one that may be named, in an input, a filter or a file."""
    return FIRST_DAY <= day <= LAST_DAY


def is_moment(moment: datetime) -> bool:
    """The same of a moment, by its day in UTC; it is aware."""
    try:
        return is_day(moment.astimezone(UTC).date())
    except OverflowError:  # its offset leads out of Python's calendar
        return False


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
