"""Audit: who looked at what, appended, chained and sealed."""
