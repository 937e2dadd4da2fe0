"""Refusals about customers, in words."""

from portal.words.user_errors import InvalidInput, UserErrorCode


def no_such_customer() -> InvalidInput:
    """The one refusal for a customer that is absent and for one that is not the caller's."""
    return InvalidInput("customerId", "no such customer", UserErrorCode.NOT_FOUND)
