"""Settings: environment variables, documented in docs/reference.md, checked at start."""

from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.errors import SetupError


class Settings(BaseSettings):
    """What an operator can say. Each field is `PORTAL_` and its name in capitals."""

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
        default="http://127.0.0.1:8000",
        min_length=1,
        description="`iss` of the access tokens: this portal's URL.",
    )
    audience: str = Field(default="portal", min_length=1, description="`aud` of the access tokens.")
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
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="What a reader of `/metrics` must send as bearer token, 16 characters or more; "
        "unset: there is no `/metrics`.",
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )

    @cached_property
    def absolute_home(self) -> Path:
        """PORTAL_HOME, independent of where the process goes."""
        return self.home.expanduser().absolute()


def load_settings() -> Settings:
    """Read the environment. Raises SetupError naming each variable that is wrong, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"PORTAL_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()
        )
        raise SetupError(f"The settings are wrong: {faults}. See docs/reference.md.") from error
