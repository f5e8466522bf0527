"""The pages of the path, through HTTP."""

import pytest
from django.test import Client

from onboarding.constants import AccessState
from tests.learning.conftest import School
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


def test_it_shows_the_path(learner: Client, school: School) -> None:
    page = learner.get("/leerpad/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "Eerste film" in text
    assert school.first.page.url in text


@pytest.mark.parametrize("name", ["first", "reference", "last"])
def test_it_shows_an_item(learner: Client, school: School, name: str) -> None:
    item = getattr(school, name)

    page = learner.get(item.page.url)

    assert page.status_code == 200
    assert item.title in page.content.decode()


def test_it_keeps_the_withdrawn_out(learner: Client, world: World, school: School) -> None:
    world.professional.access.state = AccessState.WITHDRAWN
    world.professional.access.save()

    for url in ("/leerpad/", school.first.page.url, school.reference.page.url):
        assert learner.get(url).status_code == 403


def test_it_sends_strangers_to_the_log_in(client: Client, school: School) -> None:
    page = client.get(school.first.page.url)

    assert page.status_code == 302
    assert page["Location"].startswith("/account/login/")


def test_it_says_that_there_is_nothing_yet(learner: Client) -> None:
    page = learner.get("/leerpad/")

    assert page.status_code == 200
    assert "empty-state" in page.content.decode()
