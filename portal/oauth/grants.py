"""The grant types this portal knows, put together once, at its start."""

from collections.abc import Mapping
from datetime import timedelta

from portal.doors.db import Database
from portal.oauth.endpoint import TOKEN_PATH
from portal.sessions import exchange
from portal.sessions.clients import ClientSignIn
from portal.sessions.exchange import Live
from portal.sessions.issuers import TrustedIssuers
from portal.sessions.keys import KeyRing
from portal.sessions.passwords import PasswordSignIn
from portal.sessions.requests import GrantHandler
from portal.sessions.service import Issuer, Refreshing
from portal.settings import Settings


def issuer_of(settings: Settings, keys: KeyRing) -> Issuer:
    """The portal as an issuer of tokens, signing with the key that is active at the moment."""
    return Issuer(
        name=settings.issuer,
        audience=settings.audience,
        token_endpoint=settings.issuer.rstrip("/") + TOKEN_PATH,
        signing_key=lambda: keys.active,
        idle=timedelta(hours=settings.session_idle_hours),
        longest=timedelta(days=settings.session_days),
    )


def grants(
    database: Database, issuer: Issuer, trusted: TrustedIssuers, live: Live
) -> Mapping[str, GrantHandler]:
    """Grants by their `grant_type`."""
    return {
        "password": PasswordSignIn(database, issuer),
        "client_credentials": ClientSignIn(database, issuer),
        "refresh_token": Refreshing(database, issuer),
        exchange.GRANT: exchange.TokenExchange(database, issuer, trusted, live),
    }
