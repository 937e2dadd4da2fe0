"""Products: what is sold, and at which price to whom."""
