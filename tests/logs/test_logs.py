"""Logs are JSON lines, and never hold what a caller or a customer would not want there."""

import json
import subprocess
import sys

FAILS = """
import structlog
from portal import logs

logs.configure("INFO")

def reveal(phone):
    raise ValueError("it went wrong")

try:
    reveal("+8613912341234")
except ValueError:
    structlog.get_logger("portal.test").exception("unexpected", request_id="r-1")
"""

WARNS = """
import logging
from portal import logs

logs.configure("INFO")
logging.getLogger("asyncpg").warning("odd")
"""


def logged(program: str) -> list[dict[str, object]]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "+8613912341234" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_unexpected_error_is_one_json_line_with_its_trace_and_without_the_values_in_it() -> None:
    (line,) = logged(FAILS)
    assert (line["event"], line["request_id"], line["level"]) == ("unexpected", "r-1", "error")
    assert "reveal" in json.dumps(line["exception"])


def test_a_librarys_record_is_a_json_line_too() -> None:
    (line,) = logged(WARNS)
    assert (line["event"], line["logger"]) == ("odd", "asyncpg")
