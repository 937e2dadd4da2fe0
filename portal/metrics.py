"""Figures for the operator, in Prometheus' text format: of this process, since it started.

Nothing here names a partner, a customer or an operation; labels have few values. Counting is always
on; reading needs PORTAL_METRICS_TOKEN (docs/reference.md).
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from auth.roles import DatabaseRole

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "portal_requests", "GraphQL requests that were answered, by HTTP status.", ["status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "portal_request_seconds",
    "From the request's head to its answer, in seconds.",
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
_ANSWERED: list[tuple[int, float]] = []  # not counted yet
_AT_ONCE = 1_000
ERRORS = Counter("portal_errors", "Errors that were answered, by code.", ["code"], registry=REGISTRY)
PLANS = Counter("portal_plans", "Operations that were planned, not found planned.", registry=REGISTRY)
SIGN_INS_REFUSED = Counter(
    "portal_sign_ins_refused",
    "Sign-ins that were refused, by whether there is an access event of it (yes) or they were too many (no).",
    ["recorded"],
    registry=REGISTRY,
)
REFUSALS = Counter(
    "portal_refusals",
    "Refusals of who is signed in, by whether there is an access event of it (yes) or were too many (no).",
    ["recorded"],
    registry=REGISTRY,
)
CONNECTIONS = Gauge(
    "portal_connections",
    "Connections to the database, by audience and state: used or idle.",
    ["audience", "state"],
    registry=REGISTRY,
)


def answered(status: int, seconds: float) -> None:
    """Note a request, to be counted later: one at a time it would cost as much as the request's token."""
    _ANSWERED.append((status, seconds))
    if len(_ANSWERED) >= _AT_ONCE:
        _count()


def _count() -> None:
    for status, seconds in _ANSWERED:
        REQUESTS.labels(status).inc()
        REQUEST_SECONDS.observe(seconds)
    _ANSWERED.clear()


def exposition(connections: Mapping[DatabaseRole, tuple[int, int]]) -> bytes:
    """All figures at this moment; `connections` used and idle, for each audience."""
    _count()
    for audience, (used, idle) in connections.items():
        CONNECTIONS.labels(audience.value, "used").set(used)
        CONNECTIONS.labels(audience.value, "idle").set(idle)
    return generate_latest(REGISTRY)
