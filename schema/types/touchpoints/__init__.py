"""Types of touchpoints, as clients see them."""
