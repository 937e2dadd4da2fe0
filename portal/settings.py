"""Settings: environment variables, documented in docs/reference.md, checked at start."""

from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from portal.words.errors import SetupError

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class OpenIdIssuer(BaseModel):
    """An OpenID issuer trusted to identify people; `client_id` is ours there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(max_length=255)
    client_id: str = Field(min_length=1, max_length=255)
    jwks_uri: str | None = None

    @field_validator("issuer", "jwks_uri")
    @classmethod
    def _is_safe(cls, url: str | None) -> str | None:
        """Require safe URLs: whoever could change these answers on their way to us could be anybody."""
        if url is not None and not is_safe_url(url):
            raise ValueError("must be an https URL, or http on loopback")
        return url


def url_of(host: str, port: int) -> str:
    """URL at which this machine reaches a portal listening there; at 0.0.0.0 and ::, on all addresses."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # we do not listen here
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _is_base_url(url: str) -> bool:
    """Tell whether paths can be appended to it, in the one spelling that comparing by character meets."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and not set(" ?#@\\") & set(url)
    return plain and bool(host) and parts.scheme in {"http", "https"} and not url.endswith("/")


def is_safe_url(url: str) -> bool:
    """Tell whether what comes from the URL is from its owner: by https, or from this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


class Settings(BaseSettings):
    """All settings of an operator. Each field is `PORTAL_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, env_ignore_empty=True)

    home: Path = Field(default=Path(".portal"), description="Directory of the database and the keys.")
    database_url: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL (16 or newer) instead of the embedded one; "
        "`portal db init` needs its owner.",
    )
    database_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="What the audiences' database passwords are derived from, 32 characters or more; "
        "unset: the file `database.secret` in PORTAL_HOME, made on first start.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The TCP port to listen on; 0: any free one.")
    issuer: str = Field(
        default_factory=lambda given: url_of(given["host"], given["port"]),
        description="`iss` of the access tokens: this portal's URL as clients reach it, without a slash at "
        "its end; unset: `http://`, PORTAL_HOST and PORTAL_PORT.",
    )
    audience: str = Field(default="portal", min_length=1, description="`aud` of the access tokens.")
    session_idle_hours: int = Field(
        default=12,
        ge=1,
        le=720,
        description="How long a refresh token may lie unused, in hours; then its owner signs in again.",
    )
    session_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="How long a session can be refreshed after the sign-in, in days.",
    )
    audit_heads: Path | None = Field(
        default=None,
        description="The file of signed heads of the access events, best on a disk that the database's owner "
        "cannot write; unset: `audit/heads.jsonl` in PORTAL_HOME.",
    )
    openid_issuers: list[OpenIdIssuer] = Field(
        default=[],
        description="OpenID issuers whose ID tokens sign people in: a JSON list of objects with `issuer`, "
        "`client_id` and, where discovery does not say, `jwks_uri`; https, or http on loopback.",
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="The proxies before this portal, addresses and networks with commas between, such as "
        "`10.0.0.5,fd00::/64`: from these alone X-Forwarded-For is believed; unset: from nobody.",
    )
    demo: bool = Field(
        default=False,
        description="Demonstration mode: GraphiQL and tokens for personas, on loopback only. "
        "`portal run` sets it.",
    )
    cost_maximum: int = Field(
        default=500_000,
        ge=1_000,
        le=10**12,
        description="A client's whole budget: what it may spend at once, in units of cost; 1,000 or more.",
    )
    cost_restore_rate: int = Field(
        default=10_000,
        ge=1,
        le=10**12,
        description="How much of a client's budget is restored each second, in units of cost.",
    )
    partner_cost_maximum: int = Field(
        default=2_500_000,
        ge=1_000,
        le=10**12,
        description="A partner's whole budget, for all its people and machines together, in units of cost.",
    )
    partner_cost_restore_rate: int = Field(
        default=50_000,
        ge=1,
        le=10**12,
        description="How much of a partner's budget is restored each second, in units of cost.",
    )
    lookups_per_hour: int = Field(
        default=300,
        ge=1,
        le=10**9,
        description="How many values a person may look customers up by within an hour, in searches and "
        "touchpoints together: telephone numbers, e-mail addresses, other identifiers.",
    )
    machine_lookups_per_hour: int = Field(
        default=20_000,
        ge=1,
        le=10**9,
        description="The same of a machine (PARTNER_INTEGRATION).",
    )
    reveals_per_hour: int = Field(
        default=30,
        ge=1,
        le=10**9,
        description="How many times a person may ask for contact data in the clear within an hour.",
    )
    invitations_per_hour: int = Field(
        default=30,
        ge=1,
        le=10**9,
        description="How many people a person may invite within an hour.",
    )
    requests_in_flight: int = Field(
        default=8,
        ge=1,
        le=10**6,
        description="How many requests of one person a worker answers at once; as many more wait a second.",
    )
    answer_bytes: int = Field(
        default=16_000_000,
        ge=1_000,
        le=2**30 - 1,
        description="The longest answer to a GraphQL request, in bytes.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="What a reader of `/metrics` must send as bearer token, 16 characters or more; "
        "unset: there is no `/metrics`.",
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )

    @field_validator("openid_issuers")
    @classmethod
    def _are_different(cls, issuers: list[OpenIdIssuer]) -> list[OpenIdIssuer]:
        if len({each.issuer for each in issuers}) < len(issuers):
            raise ValueError("an issuer is there twice")
        return issuers

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, given: object) -> object:
        """Whoever is trusted can be anybody, so everybody cannot be; and a typing error trusts nobody."""
        if not isinstance(given, str):
            return given
        try:
            networks = tuple(ip_network(each.strip()) for each in given.split(","))
        except ValueError:
            raise ValueError(
                "must be addresses and networks (no bits after the mask) with commas between"
            ) from None
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("must not be everybody: name the proxies")
        return networks

    @field_validator("issuer")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not _is_base_url(url):
            raise ValueError("must be an http or https URL without query, fragment or a slash at its end")
        return url

    @cached_property
    def absolute_home(self) -> Path:
        """The absolute PORTAL_HOME, independent of the process's directory."""
        return self.home.expanduser().absolute()


def load_settings() -> Settings:
    """Read the environment. Raises SetupError naming each variable that is wrong, never its value."""
    try:
        return Settings()
    except SettingsError as error:  # of all settings one is JSON
        raise SetupError(
            "The settings are wrong: PORTAL_OPENID_ISSUERS: must be a JSON list. See docs/reference.md."
        ) from error
    except ValidationError as error:
        faults = "; ".join(
            f"PORTAL_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}"
            for fault in error.errors()
            if fault["type"] != "default_factory_not_called"  # what it needs is wrong, and said
        )
        raise SetupError(f"The settings are wrong: {faults}. See docs/reference.md.") from error
