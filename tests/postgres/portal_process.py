"""A portal reduced to its database, as a process of its own: `python -P portal_process.py HOME [OPTION…]`.

Prints the owner's URL when the server is up and runs until it is told to end. Options: `--as USER` gives
root up first; `--untied` leaves out what lets Linux tell PostgreSQL of our death, as on other systems;
`--durable` is how it is started outside tests.
"""

import os
import pwd
import signal
import sys
import time
from pathlib import Path

from portal.postgres import EmbeddedPostgres, child
from portal.words.errors import SetupError


def become(name: str) -> None:
    # After the imports: the interpreter itself may be below /root.
    user = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.environ["HOME"] = "/"


def main() -> int:
    options = sys.argv[2:]
    if "--untied" in options:
        child._tie = lambda at_our_death: None  # noqa: ARG005
    if "--as" in options:
        become(options[options.index("--as") + 1])
    try:
        with EmbeddedPostgres(Path(sys.argv[1]), durable="--durable" in options) as server:
            print(server.owner_url, flush=True)  # noqa: T201
            while True:
                time.sleep(60)
    except SetupError as error:
        print(error, flush=True)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    sys.exit(main())
