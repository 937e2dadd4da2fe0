"""The two HTML pages. Their words are in `templates/`; everything put into them is escaped here."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from portal.site.demo import PersonaInfo
from portal.site.examples import Example

_TEMPLATES = Path(__file__).with_name("templates")


def index_page(
    url: str, examples: Sequence[Example], personas: Sequence[PersonaInfo] | None, portal: str
) -> str:
    """The front page; `personas` is None in production, where there are none and GraphiQL is off.

    `url` is where clients reach the portal, as the operator says it: a visitor's Host header is not repeated.
    `portal` is the portal's command, as examples.portal_command has it.
    """
    demonstration = ""
    if personas is not None:
        rows = "".join(_persona_row(each) for each in personas)
        demonstration = _template("demonstration.html").substitute(rows=rows, portal=escape(portal))
    return _template("index.html").substitute(
        url=escape(url),
        demonstration=demonstration,
        examples="".join(_example(each, url, portal) for each in examples) if personas is not None else "",
    )


def graphiql_page(examples: Sequence[Example]) -> str:
    """GraphiQL with the persona chooser above it, and the examples in its first tabs."""
    queries = json.dumps([each.query for each in examples], ensure_ascii=False)
    # Inside <script> nothing is unescaped, and only "<" could end it.
    return _template("graphiql.html").substitute(examples=queries.replace("<", "\\u003c"))


def _persona_row(persona: PersonaInfo) -> str:
    at = ", ".join(each.name for each in persona.partners[:1]) or "Headquarters"
    more = f", or {len(persona.partners) - 1} more" if len(persona.partners) > 1 else ""
    link = f"/graphiql#{urlencode({'as': persona.name})}"
    return (
        f'<tr><th scope="row"><a href="{escape(link)}">{escape(persona.title)}</a> '
        f"<code>{escape(persona.name)}</code></th>"
        f"<td>{escape(persona.description)}</td><td>{escape(at + more)}</td></tr>\n"
    )


def _example(example: Example, url: str, portal: str) -> str:
    answer = f"<h4>It answers</h4><pre>{escape(example.answer)}</pre>" if example.answer else ""
    return (
        f"<h3>{escape(example.title)}</h3><pre>{escape(example.as_curl(url, portal=portal))}</pre>{answer}\n"
    )


def _template(name: str) -> Template:
    return Template((_TEMPLATES / name).read_text(encoding="utf-8"))
