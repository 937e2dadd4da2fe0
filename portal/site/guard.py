"""A guard that keeps the demonstration's tokens for pages that the portal itself served on this machine.

Demonstration mode listens on loopback, where every page open in the visitor's browser can reach it. So a
token is given only to a script of our own pages (`Sec-Fetch-Site`, `Origin`), and only under a loopback name:
a stranger's name that resolves to 127.0.0.1 (DNS rebinding) would otherwise make the stranger same-origin.
Nor is one given through a proxy: many write a loopback name into the Host of whatever they pass on.
Other programs use `portal token`, which needs the key's file.
"""

import re

from starlette.requests import Request

from portal.words.errors import Forbidden

_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PASSED_ON = ("x-forwarded-for", "forwarded", "via", "x-real-ip")


def require_loopback_name(request: Request) -> None:
    """Refuse a request under any name but loopback's, or that a proxy passed on. Raises Forbidden."""
    if not _LOOPBACK.fullmatch(request.headers.get("host", "")) or any(map(request.headers.get, _PASSED_ON)):
        raise Forbidden("the demonstration answers only at http://127.0.0.1 or http://localhost")


def require_own_page(request: Request) -> None:
    """Refuse a request that no script of our own pages sent. Raises Forbidden.

    A browser says where a POST comes from in `Origin`, and newer ones in `Sec-Fetch-Site` too: at least
    one must be there, and whichever is must agree.
    """
    require_loopback_name(request)
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in {None, "same-origin"} or (
        origin is not None
        and origin not in {f"{scheme}://{request.headers['host']}" for scheme in ("http", "https")}
    )
    if foreign or (site is None and origin is None):
        raise Forbidden(
            "demonstration tokens are only for this portal's own pages; elsewhere use `portal token`"
        )
