"""Campaigns: what the brand offers whom, who takes part, and what came of it."""
