"""Types of inventory, as clients see it."""
