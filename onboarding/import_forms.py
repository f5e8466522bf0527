"""Forms of handing in a list of people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.models import Organisation
from onboarding.people_forms import PartField
from onboarding.table_forms import TableForm


class ListForm(TableForm):
    """A list of people. ``places``: the municipalities and partners that the reader may choose."""

    place = PartField(
        label=_("For which municipality or partner"),
        error_messages={
            "required": _("Choose for which municipality or partner."),
            "invalid_choice": _("Choose one of the parts in the list."),
        },
    )
    field_order = ("place", "file", "text")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Straight from a spreadsheet, or as your mail program lists people, one a line."
        )
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        only = list(places[:2])
        if len(only) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.fields["place"].initial = only[0].slug


class TeamsForm(forms.Form):
    """A choice per name that is not known. ``teams``: (name, number of rows); ``node``: the municipality."""

    def __init__(
        self, *args: Any, teams: list[tuple[str, int]], node: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parts = Organisation.objects.within(node).filter(closed_on=None)
        choices = [("", _("Leave these rows out")), *[(p.slug, p.name) for p in parts]]
        self.names = {f"team{number}": name for number, (name, _n) in enumerate(teams)}
        for (field, name), (_name, rows) in zip(self.names.items(), teams, strict=True):
            self.fields[field] = forms.ChoiceField(
                label=f"{name} ({rows})", choices=choices, required=False
            )

    def places(self) -> dict[str, str]:
        """Name in lower case -> short name of the part, of those that were chosen."""
        chosen = {name.lower(): self.cleaned_data[field] for field, name in self.names.items()}
        return {name: slug for name, slug in chosen.items() if slug}
