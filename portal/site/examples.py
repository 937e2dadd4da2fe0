"""The first questions a visitor can ask: shown on the front page as curl, and open in GraphiQL."""

import json
import shlex
from dataclasses import dataclass

from portal.settings import Settings

PORTAL = ".venv/bin/portal"


def portal_command(settings: Settings) -> str:
    """The portal's command as a visitor must type it, from the checkout's folder, to reach this portal.

    Before it is what tokens depend on, where it is not what the command takes by itself. A database's URL,
    which may hold a password, is not shown.
    """
    usual = Settings.model_construct()  # of no environment
    told = [
        f"PORTAL_{name.upper()}={shlex.quote(str(getattr(settings, name)))}"
        for name in ("home", "issuer", "audience")
        if getattr(settings, name) != getattr(usual, name)
    ]
    return " ".join([*told, PORTAL])


@dataclass(frozen=True, slots=True)
class Example:
    """A query worth asking, and, if somebody has run it, what it answered (JSON text).

    The query holds no `#` and no block string inside its text: `one_line` takes it apart by lines.
    """

    title: str
    query: str
    answer: str | None = None

    @property
    def one_line(self) -> str:
        """The query without comments and line breaks."""
        lines = (line.strip() for line in self.query.splitlines())
        return " ".join(line for line in lines if line and not line.startswith("#"))

    def as_curl(self, base_url: str, persona: str = "dealer-sales", portal: str = PORTAL) -> str:
        """A shell command that asks it at `base_url` as the persona, from the checkout's folder.

        `portal` is what the portal's command is called there, in the shell's words.
        """
        body = shlex.quote(json.dumps({"query": self.one_line}, ensure_ascii=False))
        return (
            f"curl -s {shlex.quote(base_url + '/graphql')} \\\n"
            f'  -H "Authorization: Bearer $({portal} token --as {shlex.quote(persona)})" \\\n'
            f"  -H 'Content-Type: application/json' \\\n"
            f"  -d {body}"
        )


CUSTOMERS = Example(
    title="Who am I, which customers do I share with the brand, and what is in stock?",
    query="""\
# Who am I, and which customers may I see?
# Be somebody else (above), run it again:
# the same question, another answer.
query MyCustomers {
  viewer {
    role
    partner { code name }
  }
  customers(first: 3) {
    nodes {
      number
      displayName
      tier
      phoneMasked
      lifetimeValue { amount currencyCode }
      journey { stage }
      orders(first: 1) {
        nodes { number status total { amount } lines(first: 2) { nodes { quantity product { name } } } }
      }
      touchpoints(first: 2) {
        nodes { channel action occurredAt partner { name } }
      }
    }
  }
  stockLevels(first: 2) {
    nodes { product { name } onHand availableToPromise asOf }
  }
  campaigns(first: 2) {
    nodes { code name enrolment { status } performance { responseRate { numerator denominator rate } } }
  }
}
""",
)
