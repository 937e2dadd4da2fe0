"""The portal that the pages are tried on: the one `portal run` starts, as for the reader."""

from tests.end_to_end.conftest import first_run, running

__all__ = ["first_run", "running"]
