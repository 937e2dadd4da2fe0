"""Audit: accesses to personal data, appended, chained and sealed."""
