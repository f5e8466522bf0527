"""What an editor wants to know on coming in: what is live, what waits, what misses captions, what changed last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from learning.manifests import has_news
from learning.models import CurriculumPage, Film, KnowledgeCheck, LessonPage, ReferencePage

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A page as the dashboard lists it."""

    page: Page
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class EditingOverview:
    """Numbers and short lists; ``waiting`` are curricula with changes that newcomers do not get yet."""

    lessons: int
    references: int
    checks: int
    films: int
    waiting: list[CurriculumPage]
    drafts: list[Change]
    draft_count: int
    without_captions: list[Film]
    without_captions_count: int
    changed: list[Change]


def unpublished_pages() -> PageQuerySet:
    """Pages that visitors do not see as they were written last, the root aside."""
    waits = Q(has_unpublished_changes=True) | Q(live=False)
    return _last_first(Page.objects.filter(waits, depth__gt=1))


def changed_pages() -> PageQuerySet:
    """Pages that were ever edited, latest first, the root aside."""
    return _last_first(Page.objects.filter(depth__gt=1).exclude(latest_revision=None))


def _last_first(pages: PageQuerySet) -> PageQuerySet:
    return pages.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")


def read_editing_overview() -> EditingOverview:
    """Everything of the dashboard; the number of queries grows with the live curricula only."""
    drafts = unpublished_pages()
    bare = Film.objects.filter(captions="").order_by("-created_at")
    return EditingOverview(
        lessons=LessonPage.objects.live().count(),
        references=ReferencePage.objects.live().count(),
        checks=KnowledgeCheck.objects.count(),
        films=Film.objects.count(),
        waiting=[page for page in CurriculumPage.objects.live() if has_news(page)],
        drafts=_changes(drafts),
        draft_count=drafts.count(),
        without_captions=list(bare[:SHOWN]),
        without_captions_count=bare.count(),
        changed=_changes(changed_pages()),
    )


def _changes(pages: PageQuerySet) -> list[Change]:
    return [
        Change(
            page=row,
            at=row.latest_revision_created_at,
            by=str(row.latest_revision.user or "") if row.latest_revision else "",
        )
        for row in pages.select_related("latest_revision__user")[:SHOWN]
    ]
