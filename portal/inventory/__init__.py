"""Inventory: stock on hand, stock promised, and the coarse figures that others may know."""
