"""Forms of logging in with the account of a municipality."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.models import MunicipalLogin
from onboarding.municipal_login import active_logins


class ChooseMunicipalityForm(forms.Form):
    login = forms.ModelChoiceField(
        label=_("Your municipality"),
        queryset=MunicipalLogin.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose your municipality"),
        error_messages={
            "required": _("Choose your municipality."),
            "invalid_choice": _("Choose your municipality."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].queryset = active_logins()  # type: ignore[attr-defined]


class MunicipalLoginForm(forms.Form):
    """What an administrator gets from the municipality."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_(
            "At Microsoft Entra ID: https://login.microsoftonline.com/, the tenant, and /v2.0."
        ),
        error_messages={"required": _("Fill in the issuer.")},
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
    )
    tenant_id = forms.CharField(
        label=_("Tenant (directory ID)"),
        max_length=100,
        required=False,
        help_text=_("Only of Microsoft Entra ID. Leave it empty for a provider of another kind."),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=200,
        error_messages={"required": _("Fill in the client ID.")},
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=400,
        required=False,
        help_text=_("It is stored encrypted and not shown again. Empty: the known one stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    asks_second_step = forms.BooleanField(
        label=_("The municipality asks everybody for a second step"),
        required=False,
        help_text=_("Then we ask no second step of our own. It is in the agreement."),
    )
    is_active = forms.BooleanField(label=_("People log in with it"), required=False, initial=True)
