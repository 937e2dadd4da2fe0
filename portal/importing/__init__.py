"""Import: CSV files, one per kind, into the record (docs/import-format.md)."""

from portal.importing.directory import Door, FileReport, Report, run
from portal.importing.load import Progress
from portal.importing.rejections import Rejection

__all__ = ["Door", "FileReport", "Progress", "Rejection", "Report", "run"]
