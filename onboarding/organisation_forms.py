"""Forms of the organisation page: each is one act on the part that is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.constants import OrganisationKind, Role
from onboarding.models import Organisation, User
from onboarding.organisations import KINDS_BELOW, colleague_within, places_to_move_to

NAME_MISSING = _("Give this part a name.")


class PartForm(forms.Form):
    """A form about one part and the roles that its reader may give; by itself there is nothing to fill in."""

    def __init__(self, *args: Any, node: Organisation, roles: list[Role], **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{type(self).__name__.lower()}_%s"  # several on one page
        super().__init__(*args, **kwargs)
        self.node, self.roles = node, roles


class AddPartForm(PartForm):
    name = forms.CharField(
        label=_("Name of the new part"), max_length=120, error_messages={"required": NAME_MISSING}
    )
    kind = forms.ChoiceField(
        label=_("What it is"), error_messages={"required": _("Choose what it is.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = KINDS_BELOW[self.node.kind]
        self.fields["kind"].choices = [(k.value, k.label) for k in OrganisationKind if k in kinds]  # type: ignore[attr-defined]


class RenameForm(PartForm):
    name = forms.CharField(
        label=_("New name"), max_length=120, error_messages={"required": NAME_MISSING}
    )


class MoveForm(PartForm):
    parent = forms.ModelChoiceField(
        label=_("Under which part"),
        queryset=Organisation.objects.none(),
        error_messages={
            "required": _("Choose under which part."),
            "invalid_choice": _("Choose one of the parts in the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places_to_move_to(self.node)  # type: ignore[attr-defined]


class GiveRoleForm(PartForm):
    email = forms.EmailField(
        label=_("Email address of the colleague"),
        help_text=_("Of somebody of this municipality or partner who has an account."),
        error_messages={
            "required": _("Fill in the email address of the colleague."),
            "invalid": _("This is no email address."),
        },
    )
    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in self.roles]  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        """A colleague of the same municipality (of the same part, outside one); who else exists is not told."""
        address = self.cleaned_data["email"].strip().lower()
        person = colleague_within(self.node.municipality or self.node, address)
        if person is None:
            raise forms.ValidationError(
                _("Nobody with this address works here. Check it, or have them invited first.")
            )
        return person


class TermsForm(PartForm):
    tool_days = forms.IntegerField(
        label=_("Days with the tool"),
        min_value=14,
        max_value=365,
        help_text=_("From accepting the invitation. Who has a log-in already keeps its days."),
        error_messages={
            "required": _("Fill in how many days."),
            "invalid": _("Fill in a whole number of days."),
        },
    )
    grace_days = forms.IntegerField(
        label=_("Days of reading only after that"),
        min_value=0,
        max_value=90,
        error_messages={
            "required": _("Fill in how many days."),
            "invalid": _("Fill in a whole number of days."),
        },
    )


FORMS: dict[str, type[PartForm]] = {
    "add": AddPartForm,
    "rename": RenameForm,
    "move": MoveForm,
    "close": PartForm,
    "reopen": PartForm,
    "give": GiveRoleForm,
    "terms": TermsForm,
}
