"""What an editor wants to know on coming in: what is live, what waits, what misses captions, what changed last."""

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

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


def read_editing_overview() -> EditingOverview:
    """Everything of the dashboard; the number of queries grows with the modules of a live curriculum only."""
    drafts = Page.objects.filter(has_unpublished_changes=True, depth__gt=1)
    bare = Film.objects.filter(captions="").order_by("-created_at")
    changed = Page.objects.filter(depth__gt=1).exclude(latest_revision=None)
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
        changed=_changes(changed),
    )


def _changes(pages: object) -> list[Change]:
    rows = pages.select_related("latest_revision__user").order_by("-latest_revision_created_at")  # type: ignore[attr-defined]
    return [
        Change(
            page=row,
            at=row.latest_revision_created_at,
            by=str(row.latest_revision.user or "") if row.latest_revision else "",
        )
        for row in rows[:SHOWN]
    ]
