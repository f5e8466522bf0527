"""The demonstration curriculum and its people, made by the real services."""

import pytest
from wagtail.models import Page, Site

from learning.demo.content import read_content
from learning.demo.load import load_curriculum
from learning.demo.people import bring_halfway, bring_to_completion, bring_to_last_step
from learning.models import Film, ItemCompletion, ManifestItem, Segment
from onboarding.constants import AccessState
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Page:
    return Site.objects.get(is_default_site=True).root_page


def test_it_loads_once(world: World, home: Page) -> None:
    first = load_curriculum(home=home)
    second = load_curriculum(home=home)

    assert first.pk == second.pk
    modules = read_content().curriculum.modules
    assert Film.objects.count() == len(read_content().films)
    assert [(item.module_title, item.kind) for item in ManifestItem.objects.all()] == [
        (module.title, item.kind) for module in modules for item in module.items
    ]
    assert first.manifests.count() == 1


def test_it_brings_people_along(world: World, home: Page) -> None:
    load_curriculum(home=home)

    bring_halfway(world.professional)
    bring_to_last_step(world.stranger)
    bring_to_completion(world.best_person)

    counts = {
        person.pk: ItemCompletion.objects.filter(enrolment__person=person).count()
        for person in (world.professional, world.stranger, world.best_person)
    }
    whole = ManifestItem.objects.count()
    assert list(counts.values()) == [whole // 2, whole - 1, whole]
    assert not Segment.objects.exclude(reason="").exists()
    world.professional.access.refresh_from_db()
    assert world.professional.access.state == AccessState.TEMPORARY


def test_it_makes_a_finisher_permanent(world: World, home: Page) -> None:
    load_curriculum(home=home)

    bring_to_completion(world.professional)
    bring_to_completion(world.professional)

    world.professional.access.refresh_from_db()
    assert world.professional.access.state == AccessState.PERMANENT
