"""Touchpoints: every contact between a customer and the brand, appended and never changed."""
