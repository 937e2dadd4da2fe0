"""Whose address counts: the connection's, or behind trusted proxies the one they say they were asked by.

A proxy appends the address it was asked from to X-Forwarded-For, and whatever stood there before is the
client's own word. So the header is read from its end, to the first address that is not trusted.
RFC 7239's `Forwarded` is not read: of the two a proxy writes one and passes the other on as the client sent
it, so only one can be believed, and all proxies can write this one.
"""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import structlog
from starlette.types import Scope

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

MOST_PROXIES = 20  # that a request is followed through
_HEADER = b"x-forwarded-for"
_NAMES = frozenset({_HEADER, b"forwarded"})
_log = structlog.get_logger(__name__)


class TrustedProxies:
    """The proxies whose word on who asked them is taken; none, unless the operator says so."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)
        self._has_warned = False

    def client_of(self, scope: Scope) -> str:
        """The address of whoever sent the request of an ASGI scope; empty where the connection has none.

        Where a trusted proxy names nobody, or what is no address, it is the proxy's own.
        """
        peer: str = scope["client"][0] if scope.get("client") else ""
        connected = _address(peer)
        if connected is None or not self._trusts(connected):
            self._warn(peer, scope["headers"])
            return peer
        found = connected
        for said in _backwards(value for name, value in scope["headers"] if name == _HEADER):
            address = _address(said)
            if address is None:
                break
            found = address
            if not self._trusts(address):
                break
        return str(found)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)

    def _warn(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Say once that somebody sends what only a proxy has to say: it may be one we were not told of."""
        if not self._has_warned and any(name in _NAMES for name, _ in headers):
            self._has_warned = True
            _log.warning("proxy_not_trusted", peer=peer, setting="PORTAL_TRUSTED_PROXIES")


def _backwards(values: Iterable[bytes]) -> Iterator[str]:
    """Members of a list that may be in several headers, from its end; at most MOST_PROXIES + 1."""
    whole = b",".join(values).decode("latin-1")
    if whole:
        yield from reversed(
            [member.strip() for member in whole.rsplit(",", MOST_PROXIES + 1)[-MOST_PROXIES - 1 :]]
        )


def _address(text: str) -> Address | None:
    """Address as proxies write it, also with a port; IPv4 within IPv6 is IPv4. None: it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))  # without the scope, a name of their own
    return address
