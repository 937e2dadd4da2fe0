"""Orders: a dealer's from HQ, and its sales to customers."""
