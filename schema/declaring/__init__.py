"""Declarations of a type's fields, beside them."""
