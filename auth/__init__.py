"""Callers and their permissions: no I/O, no GraphQL, no ORM."""
