"""Customers: the central record, its links to partners, consents and personal data."""
