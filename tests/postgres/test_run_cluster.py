"""The tests' own server goes when the last process of the run does, whichever way that went."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.postgres.conftest import wait_for

_ROOT = Path(__file__).parents[2]
_USER = """
import sys, time
from pathlib import Path
from tests import cluster
print(cluster.join(Path(sys.argv[1])).owner_url, flush=True)
time.sleep(600)
"""


def test_nothing_is_left_of_a_run_that_was_killed(tmp_path: Path) -> None:
    first, second = (_process_of_a_run(tmp_path) for _ in range(2))
    try:
        urls = {_says(process) for process in (first, second)}
        assert len(urls) == 1, "one server for the run"
        home = Path(json.loads((tmp_path / "cluster.json").read_text())["home"])
        first.kill()
        first.wait()
        assert (home / "postgres/cluster/data/postmaster.pid").exists()
    finally:
        for process in (first, second):
            process.kill()
            process.communicate()
    wait_for(lambda: not home.exists())


def _process_of_a_run(directory: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-P", "-c", _USER, str(directory)]
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def _says(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()
