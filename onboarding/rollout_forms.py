"""Forms of the plan of the roll-out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.models import Organisation, Phase, Wave
from onboarding.people_forms import PartField
from onboarding.rollout_board import list_places

NOWHERE = "geen"  # in the address of no phase: those are numbers
_DAY = {"invalid": _("Fill in a date, such as 1-9-2027."), "required": _("Fill in a date.")}
_WHERE = _("Choose a phase or wave, or choose Not in the plan.")


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DAY)


class PhaseForm(forms.Form):
    prefix = "phase"
    form = forms.CharField(initial="phase", widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=20,
        error_messages={"required": _("Fill in the number of the phase.")},
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Fill in a name.")}
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))


class WaveForm(forms.Form):
    prefix = "wave"
    form = forms.CharField(initial="wave", widget=forms.HiddenInput, required=False)
    phase = forms.ModelChoiceField(
        label=_("Phase"),
        queryset=Phase.objects.none(),
        empty_label=_("Choose a phase"),
        error_messages={"required": _("Choose a phase."), "invalid_choice": _("Choose a phase.")},
    )
    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=20,
        error_messages={"required": _("Fill in the number of the wave.")},
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = Phase.objects.all()  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    prefix = "plan"
    form = forms.CharField(initial="plan", widget=forms.HiddenInput, required=False)
    organisation = PartField(
        label=_("Municipality"),
        empty_label=_("Choose a municipality"),
        error_messages={
            "required": _("Choose a municipality."),
            "invalid_choice": _("Choose a municipality."),
        },
    )
    place = forms.ChoiceField(
        label=_("Phase or wave"), error_messages={"required": _WHERE, "invalid_choice": _WHERE}
    )
    professionals = forms.IntegerField(
        label=_("Number of professionals"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": _("Fill in how many professionals.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipalities = Organisation.objects.municipalities().filter(closed_on=None)
        self.fields["organisation"].queryset = municipalities.select_related("municipality")  # type: ignore[attr-defined]
        self.places = list_places()
        # To be taken out is chosen, and never what a forgotten choice comes to.
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a phase or wave")),
            *((key, text) for key, text, _place in self.places),
            (NOWHERE, _("Not in the plan")),
        ]
        if self.data.get(self.add_prefix("place")) == NOWHERE:
            self.fields["professionals"].required = False

    def clean_place(self) -> Phase | Wave | None:
        chosen = self.cleaned_data["place"]
        return next((place for key, _text, place in self.places if key == chosen), None)

    def clean_professionals(self) -> int:
        return self.cleaned_data["professionals"] or 0
