"""Migrations that only the tests run."""
