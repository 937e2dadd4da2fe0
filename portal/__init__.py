"""What the business does: one folder per concept."""
