"""Which tests should notice what: the folders that speak of a concept, the quickest first.

A file that no line names is for all of them.
"""

from collections.abc import Sequence

DEMANDS = "tests/security/test_demands.py"
MATRIX = "tests/security/test_deny_matrix.py"
OBJECTS = "tests/security/test_graphql_objects.py"
REFUSALS = "tests/security/test_graphql_refusals.py"
LISTS = "tests/security/test_graphql_lists.py"
PERSONS = ("tests/customers/persons", "tests/audit")
ADMINISTRATION = ("tests/staff", "tests/partners", "tests/customers")
PERMISSIONS = ("tests/schema/test_permissions.py", "tests/security/test_needs.py")

TARGETS: tuple[tuple[str, Sequence[str]], ...] = (  # what a path begins with, or contains
    ("auth/principal.py", ("tests/auth/test_principal.py",)),
    ("auth/claims.py", ("tests/auth",)),
    ("auth/explain.py", ("tests/audit/explain",)),
    ("/policy.py", (MATRIX,)),
    ("portal/staff/", (DEMANDS, "tests/staff")),
    ("portal/customers/", (DEMANDS, *PERSONS, REFUSALS, "tests/customers")),
    ("portal/partners/", (DEMANDS, "tests/partners")),
    ("portal/touchpoints/", (DEMANDS, "tests/touchpoints")),
    ("portal/oauth/", ("tests/sessions", "tests/audit", "tests/sessions/issuers")),
    ("portal/sessions/", ("tests/sessions", "tests/sessions/issuers")),
    ("portal/audit/functions.sql", (DEMANDS, *PERSONS, *ADMINISTRATION)),
    ("portal/doors/caller.sql", (DEMANDS,)),
    ("schema/types/audit/explain.py", ("tests/audit/explain",)),
    ("schema/types/customers/persons.py", PERSONS),
    ("schema/endpoint/execution.py", (*PERMISSIONS, "tests/audit")),
    ("schema/planner/", (*PERMISSIONS, OBJECTS, LISTS)),
)


def targets(path: str) -> tuple[str, ...]:
    """Files and folders of tests for a mutant of the file at this path."""
    for part, tests in TARGETS:
        if path.startswith(part) or (part.startswith("/") and part in path):
            return tuple(tests)
    return ("tests/auth", "tests/security", "tests/schema", "tests/trusted_documents", "tests/audit")
