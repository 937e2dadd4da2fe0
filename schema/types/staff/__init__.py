"""Types of staff, as clients see it."""
