"""Error pages that stand on nothing."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.views import failed
from tests.world import World

PAGES = ("400", "403", "403_csrf", "404", "429", "500", "503")


@pytest.mark.parametrize("page", PAGES)
def test_it_renders_without_context_and_database(page: str) -> None:
    html = render_to_string(f"{page}.html")

    assert html.count("<h1>") == 1
    assert '<main id="main"' in html
    assert "<form" not in html
    assert '<svg class="art' in html
    assert 'href="/"' in html
    assert f'href="{reverse("support:locked_out")}"' in html


@pytest.mark.parametrize("page", PAGES)
def test_it_has_nothing_that_the_content_policy_would_block(page: str) -> None:
    html = render_to_string(f"{page}.html")

    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("cookie", ["", "0" * 32])
def test_a_fault_of_ours_is_told_without_the_database(cookie: str) -> None:
    """No test without the mark may reach the database: a query here would be an error."""
    request = RequestFactory().get("/leerpad/")
    request.COOKIES["sessionid"] = cookie
    try:
        raise RuntimeError("ours")
    except RuntimeError:
        answer = failed(request)

    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.content.decode()


@pytest.mark.django_db
def test_who_is_logged_in_is_led_to_the_own_start_and_to_help(world: World) -> None:
    client = Client()
    client.force_login(world.professional)

    text = client.get("/bestaat-niet/").content.decode()

    assert f'href="{reverse("cms:start")}"' in text
    assert reverse("support:locked_out") not in text.split("<main")[1].split("</main>")[0]


@pytest.mark.django_db
def test_they_speak_the_chosen_language() -> None:
    client = Client()
    client.cookies["django_language"] = "en"

    assert "This page does not exist" in client.get("/bestaat-niet/").content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_in_our_look() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("support:locked_out"), {})

    assert answer.status_code == 403
    assert '<div class="error-page">' in answer.content.decode()
