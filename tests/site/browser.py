"""A headless Chromium and as much of its DevTools protocol as the tests need; no driver to download."""

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx
from websockets.sync.client import ClientConnection, connect

# A page that has not got there by then never will; no test takes this long unless it fails.
PATIENCE_SECONDS = 60.0
_FLAGS = (
    "--headless",
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
    "--window-size=1360,860",
    # Every name and address but loopback fails at once, as on a machine without the internet.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


class Navigated(Exception):
    """The page was left while it was asked something."""


class Page:
    """One page: what it does (`run`), what it asked of the network, what it complained about."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._last_id = 0
        self.requested: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")

    def command(self, method: str, **parameters: object) -> dict[str, Any]:
        self._last_id += 1
        self._connection.send(json.dumps({"id": self._last_id, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=PATIENCE_SECONDS))
            if message.get("id") == self._last_id:
                if "navigated" in message.get("error", {}).get("message", ""):
                    raise Navigated
                assert "error" not in message, message
                return message["result"]  # type: ignore[no-any-return]
            self._note(message.get("method"), message.get("params", {}))

    def open(self, url: str) -> Self:
        self.command("Page.navigate", url=url)
        self.wait_for(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(url)})")
        return self

    def run(self, script: str) -> Any:  # noqa: ANN401, whatever the page says
        """The value of a JavaScript expression; a promise's is waited for."""
        answer = self.command("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _holds(self, script: str) -> bool:
        """Whether it is true now; of a page that is being left nothing is."""
        try:
            return bool(self.run(f"Boolean({script})"))
        except Navigated:
            return False

    def wait_for(self, script: str) -> None:
        """Wait until the expression is true of the page."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._holds(script):
            assert time.monotonic() < deadline, (
                f"never came true: {script}\n{self.run('document.body.innerText')}"
            )
            time.sleep(0.05)

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot")["data"]))

    def _note(self, event: str | None, about: dict[str, Any]) -> None:
        match event:
            case "Network.requestWillBeSent":
                self.requested.append(about["request"]["url"])
            case "Log.entryAdded" if about["entry"]["level"] in {"error", "warning"}:
                self.complaints.append(about["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(about["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if about["type"] in {"error", "warning", "assert"}:
                self.complaints.append(json.dumps(about["args"]))
            case _:
                pass


@contextmanager
def chromium(executable: str, profile: Path) -> Iterator[Page]:
    """Start a browser with an empty profile, give its page, and end it."""
    command = [executable, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with (
        (profile.parent / "chromium.log").open("w+") as log,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log) as browser,
    ):
        try:
            address = _page_address(browser, Path(log.name))
            with connect(address, max_size=None, proxy=None) as connection:
                yield Page(connection)
        finally:
            browser.terminate()


def _page_address(browser: subprocess.Popen[bytes], log: Path) -> str:
    """Where the blank page it starts with takes commands."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and browser.poll() is None:
        if found := re.search(r"DevTools listening on ws://([^/]+)", log.read_text(errors="replace")):
            targets = httpx.get(
                f"http://{found[1]}/json/list", trust_env=False, timeout=PATIENCE_SECONDS
            ).json()
            if pages := [each for each in targets if each["type"] == "page"]:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise AssertionError(f"{browser.args!r} did not start:\n{log.read_text(errors='replace')}")
