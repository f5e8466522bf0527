"""Forms of the list of people and of the page of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.access_acts import MOST_DAYS
from onboarding.constants import AccessState, Role
from onboarding.directory import STUCK, Wanted
from onboarding.models import Organisation

_STATES = [
    ("", _("Everybody who can take part")),
    (STUCK, _("Who is stuck")),
    *[(state.value, state.label.capitalize()) for state in AccessState],
]


class PartField(forms.ModelChoiceField):
    """A part by its short name; two municipalities may each have a team of the same name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.none(), to_field_name="slug", **kwargs)

    def label_from_instance(self, obj: Organisation) -> str:
        if obj.municipality is None or obj.municipality == obj:
            return obj.name
        return f"{obj.name} ({obj.municipality.name})"


_WORKS_AT = {
    "required": _("Choose where this colleague works."),
    "invalid_choice": _("Choose one of the parts in the list."),
}


class PeopleFilter(forms.Form):
    """What the list shows. ``parts``: the choices that the reader has."""

    q = forms.CharField(
        label=_("Name or email address"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    part = PartField(label=_("Part"), required=False, empty_label=_("All parts"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("All roles")), *[(r.value, r.label.capitalize()) for r in Role]],
        required=False,
    )
    state = forms.ChoiceField(label=_("Log-in for the tool"), choices=_STATES, required=False)

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """A filter that is not known asks for nothing."""
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            text=found.get("q", ""),
            part=found.get("part"),
            role=found.get("role", ""),
            state=found.get("state", ""),
        )


class InviteForm(forms.Form):
    """One colleague. ``parts`` and ``roles``: the choices that the reader has."""

    email = forms.EmailField(
        label=_("Work email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Fill in the email address."),
            "invalid": _("This is no email address."),
        },
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        error_messages={"required": _("Fill in the first name.")},
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        error_messages={"required": _("Fill in the last name.")},
    )
    part = PartField(label=_("Works at"), error_messages=_WORKS_AT)
    role = forms.ChoiceField(
        label=_("Role"),
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("Choose one of the roles in the list."),
        },
    )

    def __init__(self, *args: Any, parts: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]
        self.fields["role"].choices = [(r.value, r.label.capitalize()) for r in roles]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class PersonForm(forms.Form):
    """A form about one person; by itself there is nothing to fill in. ``parts``: where the reader may move to."""

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{type(self).__name__.lower()}_%s"  # several on one page
        super().__init__(*args, **kwargs)
        self.parts = parts


class MovePersonForm(PersonForm):
    part = PartField(label=_("Works at"), error_messages=_WORKS_AT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = self.parts  # type: ignore[attr-defined]


class ReasonForm(PersonForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("One line, for who reads it later. Nothing about health."),
        error_messages={"required": _("Say why: who reads it later knows it too.")},
    )


class ExtendForm(ReasonForm):
    days = forms.IntegerField(
        label=_("How many days more"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=30,
        error_messages={
            "required": _("Fill in how many days."),
            "invalid": _("Fill in a whole number of days."),
        },
    )
    field_order = ("days", "reason")


FORMS: dict[str, type[PersonForm]] = {
    "move": MovePersonForm,
    "remind": PersonForm,
    "extend": ExtendForm,
    "pause": PersonForm,
    "resume": PersonForm,
    "withdraw": ReasonForm,
    "restore": PersonForm,
}
