"""The demonstration curriculum and its people, made by the real services."""

import pytest
from wagtail.models import Page, Site

from learning.demo.content import Example, Table, read_content
from learning.demo.load import load_curriculum
from learning.demo.people import bring_halfway, bring_to_completion, bring_to_last_step
from learning.models import Film, ItemCompletion, ManifestItem, ReferencePage, Segment
from learning.models.pages import count_words
from onboarding.constants import AccessState
from tests.learning.conftest import School
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


def test_it_leaves_people_what_they_are_bound_to(school: School, world: World) -> None:
    school.enrol(world.professional)

    load_curriculum(home=school.home)

    assert school.enrol(world.professional).manifest == school.manifest
    assert school.enrol(world.stranger).manifest.curriculum.slug == "de-doorbraakmethode"


def test_it_gives_films_all_they_have(world: World, home: Page) -> None:
    told = read_content().films[0]

    load_curriculum(home=home)

    film = Film.objects.get(title=told.title)
    assert (film.width, film.height) == (1280, 720)
    assert [chapter.title for chapter in film.chapter_list] == [one.title for one in told.chapters]
    assert film.chapter_list[0].second == 0
    assert told.on_screen[0] in film.transcript
    assert "kunstmatig" in str(film.lessons.get().body)


def test_it_writes_examples_and_tables(world: World, home: Page) -> None:
    load_curriculum(home=home)
    page = ReferencePage.objects.get(slug="kosten-en-baten-stap-voor-stap")
    example = ReferencePage.objects.get(slug="na-een-nee-twee-routes")

    table = page.body.render_as_block()

    assert '<caption class="utrecht-table__caption">Het plan, eerste jaar</caption>' in table
    assert 'role="rowheader" data-label="Wat">Schuldhulp</th>' in table
    assert (
        'class="utrecht-table__cell numeric" role="cell" data-label="Bedrag">€\u00a01.800<' in table
    )
    assert 'class="example" role="note"' in example.body.render_as_block()
    assert "<li>Zeg het vooraf tegen degene die nee zei." in example.body.render_as_block()


def test_it_counts_the_words_of_every_block(world: World, home: Page) -> None:
    load_curriculum(home=home)
    page = ReferencePage.objects.get(slug="na-een-nee-twee-routes")
    told = next(one for one in read_content().references if one.slug == page.slug)
    words = " ".join(words_in(block.value) for block in told.body)

    assert page.word_count == count_words(words) > 500
    assert page.minutes == -(-page.word_count // 200)


def words_in(value: str | tuple | Example | Table) -> str:
    if isinstance(value, Table):
        return " ".join(
            (value.caption, *value.columns, *(cell for row in value.rows for cell in row))
        )
    if isinstance(value, Example):
        return " ".join((value.title, *value.paragraphs))
    return value if isinstance(value, str) else " ".join(value)


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
