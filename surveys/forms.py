"""The form behind the question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.constants import Agreement


class AnswerForm(forms.Form):
    """One of the five answers, and the receipt that makes a second send harmless."""

    receipt = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.TypedChoiceField(
        choices=Agreement.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the five answers."),
            "invalid_choice": _("Choose one of the five answers."),
        },
    )
