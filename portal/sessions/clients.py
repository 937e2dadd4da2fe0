"""Machines that sign in by themselves (RFC 6749, 4.4): with a secret, or with a key of their own.

They have no refresh token: what they would show for it is what they have already.
"""

import hmac
import json
import secrets
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from auth.claims import PRINTABLE
from auth.digests import digest_of
from auth.errors import Unauthenticated
from auth.jws import KeySet
from auth.roles import Role
from portal.audit import service as audit
from portal.audit.models import AccessEventKind
from portal.audit.service import Event
from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.sessions import assertions
from portal.sessions.members import require_member
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import Known, TokenRefused, bad_client, bad_request
from portal.sessions.requests import MACHINE, Grant, TokenRequest
from portal.sessions.service import Issuer, open_session
from portal.words.errors import BadUserInput, NotFound
from portal.words.ids import uuid7
from portal.words.text_rules import key_form

REVOKED = "CLIENT_REVOKED"
_NO_DIGEST = "0" * 64


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials of a client: a secret or an assertion."""

    client_id: str
    secret: str | None = field(default=None, repr=False)
    assertion: str | None = field(default=None, repr=False)


class ClientSignIn:
    """The grant `client_credentials`."""

    def __init__(self, database: Database, issuer: Issuer) -> None:
        self._database = database
        self._issuer = issuer

    async def __call__(self, request: TokenRequest) -> Grant:
        """A token of the machine that the client is. Raises TokenRefused."""
        credentials = credentials_of(request)
        async with self._database.as_worker() as connection:
            staff_id = await self._authenticate(connection, credentials)
            member = await require_member(connection, staff_id, bad_client)
            if member.role is not Role.PARTNER_INTEGRATION:
                raise bad_client("NOT_A_MACHINE", member.known)
            return await open_session(
                connection, self._issuer, member, request, client_id=credentials.client_id, refreshable=False
            )

    async def _authenticate(self, connection: Connection, credentials: Credentials) -> UUID:
        """The machine's staff id. Raises TokenRefused."""
        client = await QUERIES.client(connection, client_id=credentials.client_id)
        if credentials.secret is not None:
            digest = (client and client["secret_digest"]) or _NO_DIGEST
            if not hmac.compare_digest(digest_of(credentials.secret), digest):
                raise _refused(client, "CLIENT_SECRET_WRONG")
        else:
            await self._prove(connection, credentials, client)
        staff_id: UUID = client["staff_id"]
        return staff_id

    async def _prove(self, connection: Connection, credentials: Credentials, client: Any) -> None:  # noqa: ANN401
        jwks = json.loads((client and client["jwks"]) or '{"keys": []}')
        try:
            proved = assertions.judge(
                credentials.assertion or "",
                jwks,
                client_id=credentials.client_id,
                audiences=(self._issuer.name, self._issuer.token_endpoint),
                now=datetime.now(UTC),
            )
        except assertions.BadAssertion:
            raise _refused(client, "CLIENT_ASSERTION_BAD") from None
        used = {"client_id": credentials.client_id, "jti": proved.jti, "expires_at": proved.forget_at}
        if await QUERIES.use_assertion(connection, id=uuid7(), **used) is None:
            raise _refused(client, "CLIENT_ASSERTION_REPLAYED")


def credentials_of(request: TokenRequest) -> Credentials:
    """Credentials by which the client authenticates, in exactly one way (RFC 6749, 2.3).

    Raises TokenRefused.
    """
    given = request.parameters
    ways = (request.authorization is not None, "client_secret" in given, "client_assertion" in given)
    if sum(ways) > 1:
        raise bad_request("The client authenticates in more than one way.")
    if request.authorization is not None:
        credentials = _basic(request.authorization)
    elif "client_secret" in given:
        credentials = Credentials(request.require("client_id"), secret=given["client_secret"])
    elif "client_assertion" in given:
        credentials = _asserted(request)
    else:
        raise bad_client("CLIENT_NOT_AUTHENTICATED")
    if given.get("client_id", credentials.client_id) != credentials.client_id:
        raise bad_request("client_id is another one than that of the client's credentials.")
    if PRINTABLE.fullmatch(credentials.client_id) is None:
        raise bad_client("CLIENT_UNKNOWN")
    return credentials


async def add_client(connection: Connection, number: str, jwks: Mapping[str, Any] | None) -> Credentials:
    """Let a machine, by its staff number, sign in; with `jwks`, its public keys, there is no secret.

    A machine that was invited is active from now on. In the trail it is a STAFF_UPDATED. The connection is
    the worker's. Raises BadUserInput, NotFound.
    """
    if jwks is not None:
        _require_public(jwks)
    staff = await QUERIES.staff_of_number(connection, number=key_form(number))
    if staff is None:
        raise NotFound(f"There is no member of staff with the number {number!r}.")
    if Role(staff["role"]) is not Role.PARTNER_INTEGRATION:
        raise BadUserInput(f"{number} is a person: `portal staff password` lets people sign in.")
    secret = secrets.token_urlsafe(32) if jwks is None else None
    credentials = Credentials(MACHINE + secrets.token_urlsafe(12), secret=secret)
    await QUERIES.add_client(
        connection,
        client_id=credentials.client_id,
        staff_id=staff["id"],
        secret_digest=secret and digest_of(secret),
        jwks=None if jwks is None else json.dumps(jwks),
    )
    await QUERIES.activate_machine(connection, staff_id=staff["id"])
    await _record(connection, staff["id"], "CLIENT_ADDED")
    return credentials


async def revoke_client(connection: Connection, client_id: str) -> None:
    """End a client and the tokens it has; in the trail it is a STAFF_UPDATED.

    The connection is the worker's. Raises NotFound.
    """
    staff_id: UUID | None = await QUERIES.revoke_client(connection, client_id=client_id)
    if staff_id is None:
        raise NotFound("There is no such client, or it was revoked before.")
    await QUERIES.revoke_sessions_of_client(connection, client_id=client_id, reason=REVOKED)
    await _record(connection, staff_id, REVOKED)


async def _record(connection: Connection, staff_id: UUID, reason: str) -> None:
    event = Event(AccessEventKind.STAFF_UPDATED, subject_id=staff_id, reason=reason)
    await audit.append_on(connection, event)


def _require_public(jwks: Mapping[str, Any]) -> None:
    keys = jwks.get("keys")
    if not isinstance(keys, list) or not keys or any("d" in key or "k" in key for key in keys):
        raise BadUserInput("The keys must be a JWK set of public keys, one at least.")
    try:
        usable = KeySet(jwks, algorithms=assertions.ALGORITHMS).kids
    except Unauthenticated as error:
        raise BadUserInput(str(error)) from None
    if len(usable) < len(keys):
        raise BadUserInput("One of the keys cannot be used: too weak, for another use, or of a kind unknown.")


def _basic(authorization: str) -> Credentials:
    """`client_secret_basic`: both parts form-encoded, then joined (RFC 6749, 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except ValueError:
        raise bad_client("CLIENT_NOT_AUTHENTICATED") from None
    if scheme.lower() != "basic" or not colon:
        raise bad_client("CLIENT_NOT_AUTHENTICATED")
    return Credentials(unquote_plus(client_id), secret=unquote_plus(secret))


def _asserted(request: TokenRequest) -> Credentials:
    if request.require("client_assertion_type") != assertions.TYPE:
        raise bad_request(f"client_assertion_type must be {assertions.TYPE}.")
    assertion = request.require("client_assertion")
    try:
        return Credentials(assertions.claimed_client(assertion), assertion=assertion)
    except assertions.BadAssertion:
        raise bad_client("CLIENT_ASSERTION_BAD") from None


def _refused(client: Any, reason: str) -> TokenRefused:  # noqa: ANN401  # asyncpg's record, or nothing
    if client is None:
        return bad_client("CLIENT_UNKNOWN")
    return bad_client(reason, Known(client["staff_id"], client["partner_id"]))
