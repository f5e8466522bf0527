"""What was added to the curriculum lately."""

from datetime import datetime, timedelta

from wagtail.models import Page

from learning.models import LessonPage, ReferencePage

NEW = timedelta(days=60)


def newest_pages(*, at: datetime, limit: int = 3) -> list[Page]:
    """Lessons and reference works that were first published in the last two months, newest first. One query."""
    pages = Page.objects.live().type(LessonPage, ReferencePage)
    return list(
        pages.filter(first_published_at__gte=at - NEW).order_by("-first_published_at", "-pk")[
            :limit
        ]
    )
