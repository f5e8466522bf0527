"""The form in which an editor writes a knowledge check: each question has one right answer."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class CheckForm(WagtailAdminModelForm):
    """A question without a right answer could never be passed, one with two could not be scored."""

    def is_valid(self) -> bool:
        """The questions are looked at after their own forms: before that nothing of them is known."""
        is_valid = super().is_valid()
        questions = [form for form in self.formsets["questions"].forms if _is_kept(form)]
        wrong = [form for form in questions if not _has_one_right_answer(form)]
        return is_valid and not wrong


def _is_kept(form: Any) -> bool:
    data = getattr(form, "cleaned_data", {})
    return bool(data) and not data.get("DELETE")


def _has_one_right_answer(question: Any) -> bool:
    """Adds the complaint to the question, once, however often it is asked."""
    answers = [form.cleaned_data for form in question.formsets["choices"].forms if _is_kept(form)]
    right = sum(bool(answer.get("is_right")) for answer in answers)
    if right != 1 and "text" not in question.errors:
        message = _("Tick exactly one answer as the right one; there are %(count)s now.")
        question.add_error("text", message % {"count": right})
    return right == 1
