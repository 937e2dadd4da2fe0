"""What the head of a request must be beyond HTTP's grammar, so that all who read it read the same.

A proxy before us may take the first of two headers and we the second: what one of us let through is then not
what the other did.
"""

import re
from collections.abc import Sequence

# what frames a request, whom it is for, and what says that a page of ours sent it (portal/site/guard.py);
# Authorization and Content-Type are refused where they are read, in the form of that endpoint
_ONCE = frozenset({b"host", b"content-length", b"transfer-encoding", b"origin", b"sec-fetch-site"})
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_AUTHORITY = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")


def fault_of(target: bytes, version: str, headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """Sentence for whoever sent the head of a request; None: nothing is wrong with it.

    `target` is what follows the method, `version` that of HTTP, such as 1.1, and `headers` have lower-case
    names (RFC 9112, 3.2 and 6.3).
    """
    once = [name for name, _ in headers if name in _ONCE]
    if len(once) > len(set(once)):
        return "A header is there twice that may be there once."
    host = next((value for name, value in headers if name == b"host"), None)
    if host is None:
        return None if version == "1.0" else "The Host header is missing."
    host = host.strip(b" \t")
    if _HOST.fullmatch(host) is None:
        return "The Host header is no name or address with a port."
    if not target.startswith(b"/") and not _is_for(target, host):
        return "The request is for another host than its Host header says."
    return None


def _is_for(target: bytes, host: bytes) -> bool:
    """Whether a whole URL, or none of a host (`*`), is for the host."""
    authority = _AUTHORITY.match(target)
    return authority is None or authority[1].lower() == host.lower()
