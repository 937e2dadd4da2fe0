"""The business: one folder per concept."""
