"""Who is bound to what an editor is about to change, and the sentences that say so."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from learning.manifests import has_news
from learning.models import (
    CurriculumPage,
    Enrolment,
    Film,
    KnowledgeCheck,
    LessonPage,
    Manifest,
    ManifestItem,
    ReferencePage,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing a page does: sentences, and the curriculum to publish next if that is needed."""

    sentences: list[str]
    next_page: CurriculumPage | None = None


def count_bound(page: Page) -> int:
    """People whose own list holds ``page`` or a page below it; one query."""
    items = ManifestItem.objects.filter(page__path__startswith=page.path)
    return Enrolment.objects.filter(manifest__in=items.values("manifest")).count()


def is_frozen(thing: Film | KnowledgeCheck) -> bool:
    """Whether a film or check stands in a list that somebody may be bound to; one query."""
    field = "film" if isinstance(thing, Film) else "knowledge_check"
    return ManifestItem.objects.filter(**{field: thing}).exists()


def curriculum_of(page: Page) -> CurriculumPage | None:
    """The curriculum that ``page`` is or lies in; one query, none for a page not yet saved."""
    if not page.pk:
        return None
    return CurriculumPage.objects.ancestor_of(page, inclusive=True).first()


def describe_effect(page: Page) -> Effect:
    """What happens when ``page`` is published, in sentences for the editor."""
    if isinstance(page, CurriculumPage):
        return Effect(_effect_of_curriculum(page))
    curriculum = curriculum_of(page)
    if curriculum is None:
        return Effect(
            [_("People get this page when you have published it and then the curriculum.")]
        )
    if not isinstance(page, LessonPage | ReferencePage):
        return Effect([_("People see the new title and introduction when they begin.")], curriculum)
    if not ManifestItem.objects.filter(page=page.pk).exists():
        return Effect(
            [
                _(
                    "This page is in nobody's path yet. Publish it, and then publish the curriculum: newcomers get it from then on."
                )
            ],
            curriculum,
        )
    return Effect(_effect_on_people(count_bound(page)), curriculum)


def _effect_on_people(bound: int) -> list[str]:
    people = ngettext(
        "%(count)s person follows a path with this page and sees the new text at once.",
        "%(count)s people follow a path with this page and see the new text at once.",
        bound,
    ) % {"count": bound}
    return [
        people,
        _(
            "What they have to do for it stays as it was when they began: the film, the part of it to be watched, the check. Nobody loses what is done."
        ),
        _("For newcomers all of it counts as soon as you publish the curriculum too."),
    ]


def _effect_of_curriculum(page: CurriculumPage) -> list[str]:
    if not page.pk:
        return [_("Publish the modules and lessons first, then this page: it fixes the list.")]
    latest = Manifest.objects.filter(curriculum=page).order_by("-version").first()
    if latest is None:
        return [_("Publishing fixes the first list of lessons. From then on people can begin.")]
    if not has_news(page):
        return [_("The list of lessons is as it was published last: publishing changes no path.")]
    total = Enrolment.objects.filter(curriculum=page).count()
    return [
        _(
            "Publishing fixes a new list of lessons (number %(number)s) for everybody who begins from now on."
        )
        % {"number": latest.version + 1},
        ngettext(
            "%(count)s person who is under way or ready keeps the own list: nothing is added, nothing gets lost.",
            "%(count)s people who are under way or ready keep their own list: nothing is added, nothing gets lost.",
            total,
        )
        % {"count": total},
    ]


def lacks_captions(page: Page) -> bool:
    """Whether ``page`` is a lesson with a film that deaf colleagues miss."""
    return isinstance(page, LessonPage) and page.film is not None and not page.film.captions
