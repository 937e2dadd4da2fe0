"""Throttling: limits to one client's cost, whichever worker it reaches."""
