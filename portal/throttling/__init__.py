"""Throttling: how much one client may ask for, whichever worker it reaches."""
