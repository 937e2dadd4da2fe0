"""Changes to the names in a PostgreSQL URL, in the forms asyncpg and libpq both take."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

DATABASE = "portal"


def database_of(url: str) -> str:
    """The database the URL names; `portal` where it names none."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return unquote(parts.path.lstrip("/")) or query.get("dbname") or query.get("database") or DATABASE


def with_database(url: str, name: str) -> str:
    """The same URL, naming another database."""
    parts = urlsplit(url)
    query = _without(parts.query, "dbname", "database")
    return urlunsplit(("postgresql", parts.netloc, f"/{quote(name, safe='')}", query, ""))


def with_login(url: str, user: str, password: str) -> str:
    """The same URL, logging in as somebody else."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = _without(parts.query, "user", "password", "passfile")
    netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"
    # Not urlunsplit for an empty host: `postgresql://user@/portal?host=…` keeps its slashes either way.
    return urlunsplit(("postgresql", netloc, f"/{quote(database_of(url), safe='')}", query, ""))


def _without(query: str, *names: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in names]
    return urlencode(kept, safe="/", quote_via=quote)
