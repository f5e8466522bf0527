"""Forms of learning."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import Question

PREFIX = "question-"


class KnowledgeCheckForm(forms.Form):
    """One radio group per question."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"{PREFIX}{question.pk}"] = forms.TypedChoiceField(
                label=question.text,
                choices=[(choice.pk, choice.text) for choice in question.choices.all()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    @property
    def answers(self) -> dict[int, int]:
        """Question id to choice id."""
        return {
            int(name.removeprefix(PREFIX)): choice for name, choice in self.cleaned_data.items()
        }
