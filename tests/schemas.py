"""The schema, built once in a process: it knows no database, and who asks it changes nothing of it."""

from functools import cache

import strawberry

from schema.root import build_schema


@cache
def schema() -> strawberry.Schema:
    """The portal's own. Tests of how it is built call `build_schema` themselves."""
    return build_schema()
