"""Policies of the functions that make ids (ids.sql) and compare words (functions.sql, stored.sql)."""

from auth.policy import EVERY_ROLE, PEOPLE, Function
from auth.roles import DatabaseRole

FUNCTIONS = (
    Function("uuid7_at", EVERY_ROLE),
    Function("uuid7_of", (DatabaseRole.WORKER,)),
    Function("uuid7_bound", PEOPLE),
    Function("folded", EVERY_ROLE),  # whoever writes a name makes its index entry
    Function("name_grams", EVERY_ROLE),
    Function("search_grams", PEOPLE),
    Function("search_patterns", PEOPLE),
)
