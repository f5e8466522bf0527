"""Reading texts and answering knowledge checks: the routes beside watching."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import rules
from learning.completion import complete_if_done, lock_person
from learning.exceptions import LearningError
from learning.models import CheckAttempt, Enrolment, KnowledgeCheck, ManifestItem, Question, Visit
from onboarding.constants import UsageKind
from onboarding.services import note_usage


def note_opened(*, enrolment: Enrolment, item: ManifestItem, at: datetime | None = None) -> None:
    """Keep when an item was opened first; one statement."""
    visit = Visit(enrolment=enrolment, item=item, opened_at=at or timezone.now())
    Visit.objects.bulk_create([visit], ignore_conflicts=True)


def mark_read(*, enrolment: Enrolment, item: ManifestItem, at: datetime | None = None) -> bool:
    """Accept that the text of an item was read; return whether the item is done now.

    Raises LearningError ``too_soon`` while less time went by than reading takes. The clock of who never
    opened the page starts here, in a transaction of its own: a refusal must not turn it back.
    """
    at = at or timezone.now()
    note_opened(enrolment=enrolment, item=item, at=at)
    note_usage(enrolment.person_id, UsageKind.LEARNING, at=at)
    return _accept_reading(enrolment, item, at)


@transaction.atomic
def _accept_reading(enrolment: Enrolment, item: ManifestItem, at: datetime) -> bool:
    lock_person(enrolment.person)
    visit = Visit.objects.get(enrolment=enrolment, item=item)
    words = item.page.specific.word_count
    wait = rules.reading_wait(words, opened_at=visit.opened_at, at=at)
    if visit.read_at is None and wait:
        raise LearningError("too_soon", _wait_text(wait.total_seconds()))
    if visit.read_at is None:
        visit.read_at = at
        visit.save(update_fields=["read_at"])
    return complete_if_done(enrolment=enrolment, item=item, at=at)


def _wait_text(seconds: float) -> str:
    if seconds < 60:
        whole = max(1, round(seconds))
        return ngettext(
            "You only just opened this text. Take your time: in %(count)s second you can confirm it.",
            "You only just opened this text. Take your time: in %(count)s seconds you can confirm it.",
            whole,
        ) % {"count": whole}
    minutes = -int(-seconds // 60)
    return ngettext(
        "You only just opened this text. Take your time: in %(count)s minute you can confirm it.",
        "You only just opened this text. Take your time: in %(count)s minutes you can confirm it.",
        minutes,
    ) % {"count": minutes}


def questions_of(check: KnowledgeCheck) -> list[Question]:
    """Questions with their answers, in order; two queries."""
    questions = Question.objects.filter(knowledge_check=check)
    return list(questions.order_by("sort_order", "pk").prefetch_related("choices"))


@transaction.atomic
def answer_check(
    *,
    enrolment: Enrolment,
    item: ManifestItem,
    answers: Mapping[int, int],
    at: datetime | None = None,
) -> CheckAttempt:
    """Keep one attempt (question id to choice id) and complete the item when that was the last thing.

    Raises LearningError ``no_check`` or ``unanswered``.
    """
    at = at or timezone.now()
    check = item.knowledge_check
    if check is None:
        raise LearningError("no_check", _("This item has no knowledge check."))
    lock_person(enrolment.person)
    questions = questions_of(check)
    if any(question.pk not in answers for question in questions):
        raise LearningError("unanswered", _("Answer all questions."))
    right = sum(_is_right(question, answers[question.pk]) for question in questions)
    score = 100 * right // max(1, len(questions))
    attempt = CheckAttempt.objects.create(
        enrolment=enrolment,
        item=item,
        knowledge_check=check,
        answers={str(question.pk): answers[question.pk] for question in questions},
        score=score,
        passed=score >= check.pass_percent,
        at=at,
    )
    if attempt.passed:
        complete_if_done(enrolment=enrolment, item=item, at=at)
    return attempt


def _is_right(question: Question, choice_id: int) -> bool:
    return any(choice.pk == choice_id and choice.is_right for choice in question.choices.all())
