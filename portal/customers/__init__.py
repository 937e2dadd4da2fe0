"""Customers: the central record, who it is linked to, and what may be done with it."""
