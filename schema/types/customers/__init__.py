"""Types of customers, as clients see them."""
