"""An attempt at a knowledge check, explained question by question."""

from dataclasses import dataclass

from learning.models import CheckAttempt
from learning.studying import questions_of


@dataclass(frozen=True, slots=True)
class Explained:
    question: str
    chosen: str
    right: str
    is_right: bool
    explanation: str


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
