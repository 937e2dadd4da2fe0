"""Whether this is a demonstration, in which anybody may be anybody.

`portal run` is told by PORTAL_DEMO, or else by having a database of its own, and says it to the commands on
its home: they run in another terminal, where PORTAL_DEMO may not be set.
"""

from pathlib import Path

from portal.settings import LOOPBACK, Settings
from portal.words.errors import SetupError


def as_told(settings: Settings) -> Settings:
    """The settings of `portal run`, with `demo` as it is meant where nobody set it."""
    if "demo" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"demo": settings.database_url is None})


def require_private(settings: Settings) -> None:
    """Raise SetupError for a demonstration that others than this machine's users could reach."""
    if not settings.demo:
        return
    if settings.host not in LOOPBACK:
        raise SetupError(
            "PORTAL_DEMO gives tokens to whoever asks: set PORTAL_HOST to 127.0.0.1, or unset it."
        )
    if settings.trusted_proxies:
        raise SetupError(
            "PORTAL_DEMO gives tokens to whoever asks, and PORTAL_TRUSTED_PROXIES says that others than this "
            "machine's users do: unset one of them."
        )


def say_whether(settings: Settings) -> None:
    """Leave word in the home of a database that is ours, until the next `portal run` there says otherwise."""
    if settings.database_url is not None:
        return
    if settings.demo:
        _word(settings).touch()
    else:
        _word(settings).unlink(missing_ok=True)


def require_demonstration(settings: Settings) -> None:
    """Raise SetupError unless PORTAL_DEMO, or the portal that runs on its own database, says it is one."""
    told = "demo" in settings.model_fields_set or settings.database_url is not None
    if not (settings.demo if told else _word(settings).exists()):
        raise SetupError(
            "`portal token` is for demonstrations, and this is none: PORTAL_DEMO is not set. People and "
            "machines sign in at /oauth/token."
        )


def _word(settings: Settings) -> Path:
    return settings.absolute_home / "demonstration"
