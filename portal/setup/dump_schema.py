"""The database's schema as text, for the snapshot portal/migrations/schema.sql."""

import asyncio
import re

from portal.postgres import find_binaries
from portal.postgres.binaries import ENVIRONMENT
from portal.words.errors import SetupError

# \restrict carries a random word; the versions and the session's settings say nothing of the schema.
_NOISE = re.compile(
    r"\\(un)?restrict |-- Dumped |SET |SELECT pg_catalog\.set_config|--$|-- PostgreSQL database dump"
)


async def dump_schema(owner_url: str) -> str:
    """`pg_dump --schema-only` of schema `portal`, with owners and grants, the same for the same schema.

    `owner_url` is a superuser's of the embedded server, whose pg_dump is used.
    """
    process = await asyncio.create_subprocess_exec(
        find_binaries()["pg_dump"], "--schema-only", "--schema=portal", f"--dbname={owner_url}",
        env=ENVIRONMENT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, said = await process.communicate()
    if process.returncode != 0:
        raise SetupError(f"pg_dump cannot read the schema ({said.decode().strip()}): check the database")
    kept = (line for line in out.decode().splitlines() if not _NOISE.match(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"
