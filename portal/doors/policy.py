"""Who may ask who is calling (caller.sql): every role."""

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
