"""Inventory: what is where, what is promised, and what others may know of it."""
