"""Types of campaigns, as clients see them."""
