"""Every relative link of a page leads to a file, and to a heading of it."""

import pytest

from tests.docs.pages import ROOT, Page, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Page) -> None:
    for path, anchor in page.links():
        assert path.exists(), f"{page.name} links to {path}, which is not there"
        if anchor:
            other = Page(str(path.resolve().relative_to(ROOT)))
            assert anchor in other.anchors(), f"{page.name} links to #{anchor}, which {other.name} lacks"


def test_the_pages_link_to_something() -> None:
    assert sum(len(list(page.links())) for page in pages()) > 20
