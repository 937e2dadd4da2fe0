"""Types of audit, as clients see it."""
