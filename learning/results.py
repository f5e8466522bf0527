"""An attempt at a knowledge check, explained question by question."""

from dataclasses import dataclass
from math import ceil

from learning.models import CheckAttempt
from learning.studying import questions_of


@dataclass(frozen=True, slots=True)
class Tally:
    """Of an attempt, in questions: what people count in."""

    right: int
    asked: int
    needed: int


@dataclass(frozen=True, slots=True)
class Explained:
    question: str
    chosen: str
    right: str
    is_right: bool
    explanation: str


def count_right(attempt: CheckAttempt) -> Tally:
    """The score in whole questions, as they were when the attempt was made; no query of its own.

    Exact up to a hundred questions: the score is kept in per cents, rounded down.
    """
    asked = len(attempt.answers)
    return Tally(
        right=ceil(attempt.score * asked / 100),
        asked=asked,
        needed=ceil(attempt.knowledge_check.pass_percent * asked / 100),
    )


def explain(attempt: CheckAttempt) -> list[Explained]:
    """The questions of the check as they are now beside what was chosen; two queries."""
    explained: list[Explained] = []
    for question in questions_of(attempt.knowledge_check):
        choices = {choice.pk: choice for choice in question.choices.all()}
        chosen = choices.get(attempt.answers.get(str(question.pk), 0))
        right = next((choice.text for choice in choices.values() if choice.is_right), "")
        explained.append(
            Explained(
                question=question.text,
                chosen=chosen.text if chosen else "",
                right=right,
                is_right=bool(chosen and chosen.is_right),
                explanation=question.explanation,
            )
        )
    return explained
