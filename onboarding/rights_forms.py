"""Forms of the own data page, of requests, and of the journal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.connecting_forms import DayInput
from onboarding.constants import Act
from onboarding.models import User


class CorrectForm(forms.ModelForm):
    """What somebody may correct by themselves; the address and the place are the municipality's to change."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, missing in (
            ("first_name", _("First name"), _("Fill in the first name.")),
            ("last_name", _("Last name"), _("Fill in the last name.")),
        ):
            field = self.fields[name]
            field.label, field.required = label, True
            field.error_messages["required"] = missing


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Say why: the person may complain about it.")},
    )


class JournalFilter(forms.Form):
    """What the journal shows; what is not understood asks for nothing."""

    about = forms.CharField(
        label=_("About or by (email address)"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    act = forms.ChoiceField(
        label=_("What"), choices=[("", _("Everything")), *Act.choices], required=False
    )
    since = forms.DateField(label=_("From this day"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Up to and including"), required=False, widget=DayInput())
