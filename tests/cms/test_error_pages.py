"""Error pages that stand on nothing."""

import pytest
from django.template.loader import render_to_string

PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


@pytest.mark.parametrize("page", PAGES)
def test_it_renders_without_context_and_database(page: str) -> None:
    html = render_to_string(page)

    assert html.count("<h1>") == 1
    assert '<main id="main"' in html
    assert "<form" not in html


@pytest.mark.parametrize("page", PAGES)
def test_it_has_nothing_that_the_content_policy_would_block(page: str) -> None:
    html = render_to_string(page)

    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
