"""The list of pages that the browser visits forgets none: a new URL joins it, or says why it has no page."""

from django.urls import get_resolver

from tests.access_table import ROWS
from tests.access_walk import urls_of
from tests.browser.pages import PAGES, THIRD_PARTY, WITHOUT_PAGE

ACCOUNT = "account/"  # pages of django-allauth in our look: they count as ours


def _urls_that_people_open() -> set[str]:
    account = {
        url.name for url in urls_of(get_resolver()) if url.route.startswith(ACCOUNT) and url.name
    }
    return {row.url for row in ROWS if row.method == "GET"} | account


def test_every_url_of_ours_has_a_page_in_the_list() -> None:
    listed = {shown.url for shown in PAGES} | set(WITHOUT_PAGE)

    missing = _urls_that_people_open() - listed

    assert not missing, "add a line to tests/browser/pages.py (PAGES, or WITHOUT_PAGE) for these"


def test_every_reason_is_needed() -> None:
    gone = set(WITHOUT_PAGE) - _urls_that_people_open()

    assert gone == set()
    assert set(WITHOUT_PAGE) & {shown.url for shown in PAGES} == set()


def test_every_name_is_used_once() -> None:
    names = [shown.name for shown in [*PAGES, *THIRD_PARTY]]

    assert sorted(names) == sorted(set(names))
