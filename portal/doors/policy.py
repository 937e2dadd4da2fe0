"""Policies of the functions that tell who is calling (caller.sql): every role may execute them."""

from auth.policy import EVERY_ROLE, Function

FUNCTIONS = tuple(
    Function(name, EVERY_ROLE)
    for name in (
        "bound_principal",
        "me",
        "my_staff_id",
        "my_actor_id",
        "my_session_id",
        "may",
        "demand",
    )
)
