"""GraphiQL and its persona chooser, in a real browser that reaches loopback and nothing else.

Needs Chromium (`apt-get install chromium`). Where there is none these tests are skipped and say so; in CI
(`CI=true`) its absence is a failure.
"""

import json
import os
import time
from collections.abc import Iterator

import pytest

from tests.site.browser import PATIENCE_SECONDS, Page, chromium, find_chromium
from tests.site.stub import StubPortal, served

EDITOR = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
RESULT = "document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    executable = find_chromium()
    if executable is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("CI has no Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine, so nobody has looked at GraphiQL: apt-get install chromium")
    with chromium(executable, tmp_path_factory.mktemp("chromium") / "profile") as page:
        yield page


@pytest.fixture
def page(browser: Page) -> Page:
    # Storage needs no clearing: each test's portal has a port, and so an origin, of its own.
    browser.requested.clear()
    browser.complaints.clear()
    return browser


def open_graphiql(page: Page, url: str, fragment: str = "") -> None:
    page.open(f"{url}/graphiql{fragment}")
    page.wait_for("document.querySelector('#who time')")
    page.wait_for(f"document.querySelector('.graphiql-execute-button') && {EDITOR}.getValue()")


def run_query(page: Page, expect: str) -> None:
    page.run("document.querySelector('.graphiql-execute-button').click()")
    page.wait_for(f"{RESULT}?.includes({json.dumps(expect)})")


def choose(page: Page, what: str, value: str) -> None:
    page.run(f"""{{ const select = document.getElementById({json.dumps(what)});
        select.value = {json.dumps(value)};
        select.dispatchEvent(new Event("change", {{bubbles: true}})); }}""")


def wait_for_tokens(portal: StubPortal, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(portal.minted) < count:
        assert time.monotonic() < deadline, portal.minted
        time.sleep(0.05)


def test_the_first_query_runs_with_nothing_but_our_own_files(page: Page) -> None:
    with served(StubPortal()) as url:
        open_graphiql(page, url)
        run_query(page, "DEALER-SALES")
        assert "张伟" in page.run(RESULT)
        page.run("document.querySelector('[aria-label=\"Show Documentation Explorer\"]').click()")
        page.wait_for("document.body.innerText.includes('All Schema Types')")
        page.run("document.querySelector('[aria-label=\"Open settings dialog\"]').click()")
        page.wait_for("document.querySelector('[role=dialog]')")
    assert page.complaints == []  # no refused style, script or address, and no error
    assert [address for address in page.requested if not address.startswith((url, "data:"))] == []


def test_becoming_somebody_else_keeps_what_was_written(page: Page) -> None:
    portal = StubPortal()
    with served(portal) as url:
        open_graphiql(page, url)
        mine = "{ viewer { role partner { code } } } # mine"
        page.run(f"{EDITOR}.setValue({json.dumps(mine)})")
        run_query(page, "DLR-367")
        choose(page, "partner", "DLR-406")
        run_query(page, "DLR-406")
        choose(page, "persona", "hq-auditor")
        page.wait_for("document.getElementById('who').innerText.includes('Auditor at headquarters')")
        run_query(page, "HQ-AUDITOR")
        assert page.run(f"{EDITOR}.getValue()") == mine
    assert portal.minted == [("dealer-sales", "DLR-367"), ("dealer-sales", "DLR-406"), ("hq-auditor", None)]


def test_a_refused_token_is_renewed_and_the_question_asked_again(page: Page) -> None:
    portal = StubPortal()
    with served(portal) as url:
        open_graphiql(page, url)
        run_query(page, "DEALER-SALES")
        portal.revoke_all()
        page.run(f"{EDITOR}.setValue('{{ again: viewer {{ role }} }}')")
        run_query(page, '"again"')
        assert "errors" not in page.run(RESULT)
    assert len(portal.minted) == 2
    assert portal.asked == ["dealer-sales", "dealer-sales"]


def test_a_token_is_renewed_before_it_ends(page: Page) -> None:
    portal = StubPortal(lifetime_seconds=1)
    with served(portal) as url:
        open_graphiql(page, url)
        page.run(f"{EDITOR}.setValue('{{ viewer {{ role }} }}')")
        wait_for_tokens(portal, len(portal.minted) + 2)
        assert page.run(f"{EDITOR}.getValue()") == "{ viewer { role } }"
    assert set(portal.minted) == {("dealer-sales", "DLR-367")}


def test_queries_run_where_introspection_is_refused(page: Page) -> None:
    with served(StubPortal(introspection=False)) as url:
        open_graphiql(page, url)
        page.wait_for(f"{RESULT}?.includes('FORBIDDEN')")
        run_query(page, "DEALER-SALES")


def test_the_token_is_written_nowhere(page: Page) -> None:
    with served(StubPortal()) as url:
        open_graphiql(page, url)
        run_query(page, "DEALER-SALES")
        kept = page.run("""JSON.stringify([{...localStorage}, {...sessionStorage},
            document.cookie, location.href, document.documentElement.outerHTML])""")
    assert "MyCustomers" in kept  # the tabs are kept, so the storage was looked at
    assert "secret-token" not in kept
    assert "secret-token" not in " ".join(page.requested)


def test_a_persona_of_the_front_page_opens_graphiql_as_that_persona(page: Page) -> None:
    portal = StubPortal()
    with served(portal) as url:
        page.open(f"{url}/")
        assert page.complaints == []
        page.run("[...document.links].find((link) => link.textContent === 'Auditor at headquarters').click()")
        page.wait_for(
            "document.querySelector('#who time') && document.getElementById('persona').value === 'hq-auditor'"
        )
    assert portal.minted == [("hq-auditor", None)]


def test_a_portal_that_went_away_is_said_to_be(page: Page) -> None:
    with served(StubPortal(lifetime_seconds=1)) as url:
        open_graphiql(page, url)
    page.wait_for("document.querySelector('#who.trouble')?.innerText.includes('does not answer')")
    page.open("about:blank")  # or it would go on asking a port that another test may be given
