"""Types of products, as clients see them."""
