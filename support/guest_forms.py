"""Forms of people who are not logged in."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from support.constants import GuestKind
from support.forms import MAX_TEXT, KeyedForm
from support.models import Guest

# A name with a dot that does not end in a number: our mail server is not led to machines inside.
PUBLIC_DOMAIN = re.compile(r"@[^@\[\]]+\.(?!\d+$)[^@\[\].]+$")


def _line(label: Any, missing: Any, autocomplete: str, **more: Any) -> forms.CharField:
    """A line of text that a browser may fill in."""
    return forms.CharField(
        label=label,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
        **more,
    )


def _email() -> forms.EmailField:
    wrong = _("Fill in a full e-mail address, such as name@municipality.nl.")
    return forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The answer goes to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": wrong, "invalid": wrong},
    )


class GuestForm(KeyedForm):
    """What a guest says of themselves, and the message."""

    kind: GuestKind

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not PUBLIC_DOMAIN.search(email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email

    def as_guest(self) -> Guest:
        """The sender of the valid form, not saved, with the language of the page for the letters."""
        facts = {
            name: self.cleaned_data.get(name, "") for name in ("name", "email", "phone", "job")
        }
        key = self.cleaned_data["key"]
        return Guest(
            kind=self.kind,
            organisation=self.cleaned_data["organisation"],
            language=(get_language() or "nl")[:2],
            **facts,
            **({"key": key} if key else {}),
        )


class LockedOutForm(GuestForm):
    kind = GuestKind.LOCKED_OUT

    name = _line(_("Your name"), _("Fill in your name."), "name")
    email = _email()
    organisation = _line(_("Your municipality"), _("Fill in where you work."), "organization")
    message = forms.CharField(
        label=_("What happens when you try to log in?"),
        help_text=_("What do you see, and what did you try? Never send your password."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write what happens, in your own words.")},
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        help_text=_("If you prefer that we call when mail does not get us further."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        max_length=30,
        required=False,
    )


class IntroductionForm(GuestForm):
    kind = GuestKind.INTRODUCTION

    name = _line(_("Your name"), _("Fill in your name."), "name")
    organisation = _line(
        _("Your municipality or organisation"), _("Fill in where you work."), "organization"
    )
    job = _line(_("Your role"), _("Fill in what you do there."), "organization-title")
    email = _email()
    message = forms.CharField(
        label=_("What would you like to know?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write what you would like to know.")},
    )
