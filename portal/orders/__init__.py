"""Orders: those of dealers from HQ, and their sales to customers."""
