"""What a search finds here: the person's own questions."""

from typing import NamedTuple

from django.db.models import Q

from onboarding.models import User
from support.models import Case


class Hit(NamedTuple):
    title: str
    url: str
    kind: str


def find(user: User, text: str, limit: int) -> list[Hit]:
    """Own questions with ``text`` in subject or first message, newest news first. One query."""
    text = text.strip()
    if not text or not user.is_authenticated:
        return []
    words = Q(ticket__title__icontains=text) | Q(ticket__description__icontains=text)
    cases = Case.objects.asked_by(user).filter(words).latest_news_first()
    return [
        Hit(case.ticket.title, case.get_absolute_url(), "question")
        for case in cases.select_related("ticket")[:limit]
    ]
