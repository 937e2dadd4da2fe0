"""Types of partners, as clients see them."""
