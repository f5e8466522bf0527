"""Freezing a curriculum into a manifest, and binding people to it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learning.completion import lock_person
from learning.models import (
    CurriculumPage,
    Enrolment,
    LessonPage,
    Manifest,
    ManifestItem,
    ModulePage,
    ReferencePage,
)
from onboarding.models import User
from onboarding.progress_summary import record_progress

FROZEN = (
    "order",
    "module_title",
    "title",
    "kind",
    "page_id",
    "film_id",
    "film_version",
    "knowledge_check_id",
    "must_watch",
    "minutes",
    "is_required",
)


@transaction.atomic
def publish_manifest(*, curriculum: CurriculumPage, at: datetime | None = None) -> Manifest:
    """Freeze the published pages below ``curriculum``; the same list again gives the same manifest."""
    CurriculumPage.objects.select_for_update(of=("self",)).get(pk=curriculum.pk)
    drafts = _draft_items(curriculum)
    latest = curriculum.manifests.order_by("-version").first()
    if latest is not None and _frozen(latest.items.all()) == _frozen(drafts):
        return latest
    manifest = Manifest.objects.create(
        curriculum=curriculum,
        version=latest.version + 1 if latest else 1,
        published_at=at or timezone.now(),
    )
    for draft in drafts:
        draft.manifest = manifest
    ManifestItem.objects.bulk_create(drafts)
    return manifest


def has_news(curriculum: CurriculumPage) -> bool:
    """Whether publishing ``curriculum`` now would give newcomers another list than the newest one."""
    latest = curriculum.manifests.order_by("-version").first()
    frozen = _frozen(latest.items.all()) if latest else []
    return frozen != _frozen(_draft_items(curriculum))


def _frozen(items: object) -> list[tuple[object, ...]]:
    return [tuple(getattr(item, name) for name in FROZEN) for item in items]  # type: ignore[attr-defined]


def _draft_items(curriculum: CurriculumPage) -> list[ManifestItem]:
    """The published pages in their order, as they would be frozen now; three queries."""
    modules = {module.path: module for module in ModulePage.objects.child_of(curriculum).live()}
    lessons = LessonPage.objects.descendant_of(curriculum).live().select_related("film")
    references = ReferencePage.objects.descendant_of(curriculum).live()
    pages = [*lessons.filter(is_offered=True), *references.filter(is_offered=True)]
    drafts: list[ManifestItem] = []
    for page in sorted(pages, key=lambda page: page.path):
        module = modules.get(page.path[: -page.steplen])
        if module is not None:
            drafts.append(_draft_item(len(drafts) + 1, module, page))
    return drafts


def _draft_item(order: int, module: ModulePage, page: LessonPage | ReferencePage) -> ManifestItem:
    draft = ManifestItem(
        order=order,
        module_title=module.title,
        title=page.title,
        kind=page.item_kind,
        page_id=page.pk,
        minutes=page.study_minutes,
        is_required=page.is_required,
    )
    if isinstance(page, LessonPage):
        draft.film = page.film
        draft.film_version = page.film.version if page.film else None
        draft.knowledge_check_id = page.knowledge_check_id
        draft.must_watch = page.must_watch
    return draft


def current_enrolment(person: User) -> Enrolment | None:
    """The person's newest enrolment with manifest and completion; one query."""
    return Enrolment.objects.with_manifest().filter(person=person).first()


def enrol(*, person: User, at: datetime | None = None) -> Enrolment | None:
    """Bind ``person`` to the newest manifest, once; None while no curriculum was published."""
    return current_enrolment(person) or _enrol_once(person, at or timezone.now())


@transaction.atomic
def _enrol_once(person: User, at: datetime) -> Enrolment | None:
    manifest = (
        Manifest.objects.filter(curriculum__live=True).order_by("-published_at", "-pk").first()
    )
    if manifest is None:
        return None
    lock_person(person)
    enrolment, is_new = Enrolment.objects.get_or_create(
        person=person,
        curriculum_id=manifest.curriculum_id,
        defaults={"manifest": manifest, "at": at},
    )
    if is_new:
        required = [item.minutes for item in manifest.items.all() if item.is_required]
        record_progress(
            person=person, done=0, required=len(required), minutes_left=sum(required), at=at
        )
    return current_enrolment(person) or enrolment
