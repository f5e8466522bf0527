"""A published curriculum: two lessons with films (the last one with a check) and a reference work."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Page, Site

from learning import services
from learning.models import (
    Choice,
    CurriculumPage,
    Enrolment,
    Film,
    KnowledgeCheck,
    LessonPage,
    Manifest,
    ManifestItem,
    ModulePage,
    Question,
    ReferencePage,
)
from onboarding.models import User
from tests.world import World

FILM_BYTES = bytes(range(256)) * 40


def make_film(title: str, *, seconds: float = 20.4, content: bytes = FILM_BYTES) -> Film:
    return Film.objects.create(
        title=title,
        type="video",
        duration=seconds,
        file=ContentFile(content, "film.mp4"),
        captions=ContentFile(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHallo\n", "film.vtt"),
        thumbnail=ContentFile(b"jpeg", "poster.jpg"),
        transcript="Een film over doorbreken. " * 10,
    )


def make_check(title: str, *, questions: int = 2, pass_percent: int = 50) -> KnowledgeCheck:
    check = KnowledgeCheck.objects.create(title=title, pass_percent=pass_percent)
    for number in range(questions):
        question = Question.objects.create(
            knowledge_check=check,
            sort_order=number,
            text=f"Vraag {number + 1}?",
            explanation=f"Uitleg {number + 1}.",
        )
        for place, is_right in enumerate((True, False)):
            text = "Goed" if is_right else "Fout"
            Choice.objects.create(question=question, sort_order=place, text=text, is_right=is_right)
    return check


@dataclass
class School:
    """The published curriculum, and short ways to its parts."""

    home: Page
    curriculum: CurriculumPage
    module: ModulePage
    manifest: Manifest
    first: ManifestItem  # a film of 20.4 s
    reference: ManifestItem
    last: ManifestItem  # a film of 20.4 s with a check

    def enrol(self, person: User) -> Enrolment:
        enrolment = services.enrol(person=person)
        assert enrolment is not None
        return enrolment

    def right_answers(self) -> dict[int, int]:
        return {
            question.pk: next(c.pk for c in question.choices.all() if c.is_right)
            for question in services.questions_of(self.last.knowledge_check)
        }


def add_lesson(module: ModulePage, title: str, **fields: object) -> LessonPage:
    slug = title.lower().replace(" ", "-")
    return module.add_child(instance=LessonPage(title=title, slug=slug, **fields))


def build_school() -> School:
    home = Site.objects.get(is_default_site=True).root_page
    curriculum = home.add_child(instance=CurriculumPage(title="Leren", slug="leren"))
    module = curriculum.add_child(instance=ModulePage(title="Waarom", slug="waarom"))
    add_lesson(module, "Eerste film", film=make_film("Eerste film"))
    module.add_child(
        instance=ReferencePage(
            title="Naslag",
            slug="naslag",
            body=[("heading", "Kop"), ("paragraph", "<p>" + "woord " * 199 + "</p>")],
        )
    )
    add_lesson(
        module, "Laatste film", film=make_film("Laatste film"), knowledge_check=make_check("Toets")
    )
    manifest = services.publish_manifest(curriculum=curriculum)
    first, reference, last = manifest.items.select_related("page", "film", "knowledge_check")
    return School(home, curriculum, module, manifest, first, reference, last)


@pytest.fixture
def school(world: World) -> School:
    return build_school()


@pytest.fixture
def grow(school: School) -> Callable[[int], Manifest]:
    """Add lessons to the curriculum and publish the longer manifest."""

    def more(count: int) -> Manifest:
        for number in range(count):
            title = f"Extra {number}"
            add_lesson(school.module, title, film=make_film(title))
        return services.publish_manifest(curriculum=school.curriculum)

    return more
