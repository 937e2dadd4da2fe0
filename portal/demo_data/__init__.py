"""Demonstration data: a year of retail baskets, turned into the import format (docs/import-format.md)."""

from portal.demo_data.write import SLICE, Selection, write, write_slice

__all__ = ["SLICE", "Selection", "write", "write_slice"]
