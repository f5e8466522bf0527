"""Pages are found by their whole address, in as many queries however deep they lie."""

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.models import HomePage
from learning.models import LessonPage
from tests.learning.conftest import build_school
from tests.world import World


@pytest.fixture
def lesson(world: World) -> LessonPage:
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Doorbraak", slug="voor"))
    Site.objects.update(root_page=home)
    build_school()
    return LessonPage.objects.order_by("pk")[0]


def _status(world: World, address: str) -> int:
    client = Client()
    client.force_login(world.professional)
    return client.get(address).status_code


def test_it_finds_a_page_deep_down(world: World, lesson: LessonPage) -> None:
    assert lesson.get_url() == "/leren/waarom/eerste-film/"
    assert _status(world, lesson.get_url()) == 200


@pytest.mark.parametrize(
    "address", ["/eerste-film/", "/leren/eerste-film/", "/leren/anders/eerste-film/", "/niets/"]
)
def test_it_finds_nothing_at_another_address(
    world: World, lesson: LessonPage, address: str
) -> None:
    assert _status(world, address) == 404


def test_it_hides_what_is_not_published(world: World, lesson: LessonPage) -> None:
    lesson.unpublish()

    assert _status(world, lesson.get_url() or "/leren/waarom/eerste-film/") == 404


def test_it_takes_two_queries(
    lesson: LessonPage, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    home = HomePage.objects.get()

    with django_assert_num_queries(2):  # type: ignore[operator] # the page, and what it is
        found = home.route(None, ["leren", "waarom", "eerste-film"])  # type: ignore[arg-type]

    assert found.page == lesson
