"""Campaigns: offers of the brand, the partners and customers taking part, and the outcome."""
