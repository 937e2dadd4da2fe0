"""Requests for a token, as every grant reads them, and the grants' answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from auth.claims import PRINTABLE
from auth.principal import Principal
from auth.roles import Permission
from portal.audit.models import AccessEventKind
from portal.sessions.refusals import Known, OAuthError, TokenRefused, bad_client, bad_request

MACHINE = "machine-"  # how the id of every client begins that authenticates; no front end is called so
DEFAULT_CLIENT = "portal"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """Parameters of a token request: each once, none empty. `address` is the client's, for throttling."""

    parameters: Mapping[str, str] = field(repr=False)
    authorization: str | None = field(default=None, repr=False)
    address: str = ""

    def require(self, name: str) -> str:
        """A parameter that must be there. Raises TokenRefused."""
        value = self.parameters.get(name)
        if value is None:
            raise bad_request(f"The parameter {name} is missing.")
        return value

    def front_end(self) -> str:
        """The `client_id` of a client without secrets: a front end, through which a person signs in.

        Raises TokenRefused where the client tries to authenticate, or says it is one that must.
        """
        secrets = {"client_secret", "client_assertion", "client_assertion_type"}
        if self.authorization is not None or secrets & self.parameters.keys():
            raise bad_client("CLIENT_NOT_EXPECTED")
        client_id = self.parameters.get("client_id", DEFAULT_CLIENT)
        if PRINTABLE.fullmatch(client_id) is None:
            raise bad_request("client_id is 1 to 128 printable ASCII characters without spaces.")
        if client_id.startswith(MACHINE):
            raise TokenRefused(OAuthError.UNAUTHORIZED_CLIENT, "This client may not use this grant.")
        return client_id

    def scope(self, allowed: frozenset[Permission], of: Known | None = None) -> frozenset[Permission] | None:
        """The requested scope, of those allowed; None: the client named none.

        Raises TokenRefused, `of` whom: alike for an unknown permission and for one that is not allowed.
        """
        text = self.parameters.get("scope")
        if text is None:
            return None
        names = set(text.split(" "))
        if not names <= allowed:
            description = "The scope names a permission that cannot be given here."
            raise TokenRefused(OAuthError.INVALID_SCOPE, description, known=of)
        return frozenset(map(Permission, names))


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens, and the contents of the access event about them; `kind` None: there is no event to append.

    `further` are members of the answer that one grant type has and the others do not.
    """

    access_token: str = field(repr=False)
    expires_in: int  # seconds
    principal: Principal
    kind: AccessEventKind | None
    refresh_token: str | None = field(default=None, repr=False)
    further: Mapping[str, str] = field(default_factory=dict)


GrantHandler = Callable[[TokenRequest], Awaitable[Grant]]
"""One grant type. Raises TokenRefused, and what a database raises."""
