"""Pages of a person stay out of every cache; what is the same for everybody does not."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["support:questions", "support:ask", "onboarding:welcome"])
def test_no_cache_keeps_a_page_of_a_person(world: World, client: Client, name: str) -> None:
    client.force_login(world.professional)

    answer = client.get(reverse(name))

    assert answer.status_code in {200, 302}
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_no_cache_keeps_the_workplace(world: World, client: Client) -> None:
    client.force_login(world.happiness_agent)

    assert client.get(reverse("support:workplace"))["Cache-Control"] == "private, no-store"


def test_a_page_without_a_person_is_left_alone(client: Client) -> None:
    answer = client.get(reverse("support:locked_out_received"))

    assert "Cache-Control" not in answer.headers
