"""Refusals about partners, in words."""

from portal.words.user_errors import InvalidInput, UserErrorCode


def no_such_partner(name: str = "partnerId") -> InvalidInput:
    """The one refusal for a partner absent and one outside the caller's scope; `name` is the input's."""
    return InvalidInput(name, "no such partner", UserErrorCode.NOT_FOUND)


def no_such_parent() -> InvalidInput:
    """The same refusal for the partner to be above another."""
    return no_such_partner("parentId")
