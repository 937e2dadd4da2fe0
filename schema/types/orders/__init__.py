"""Types of orders, as clients see them."""
