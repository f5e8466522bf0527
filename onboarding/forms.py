"""Forms of people and access."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from onboarding.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADDRESS = _("Fill in your email address.")
PASSWORD = _("Fill in your password.")
CODE = _("Fill in the code.")


class ChoosePasswordForm(forms.Form):
    """One password field: it can be shown while typing, so it need not be typed twice."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. A sentence that only you know works well."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password


class NamesWhatIsMissing(forms.Form):
    """A form of django-allauth that says per field what must be filled in, where it knows only one text."""

    missing: ClassVar[dict[str, "StrOrPromise"]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self.missing.items():
            self.fields[name].error_messages["required"] = text


class LoginForm(NamesWhatIsMissing, account.LoginForm):
    missing = {"login": ADDRESS, "password": PASSWORD}


class ReauthenticateForm(NamesWhatIsMissing, account.ReauthenticateForm):
    missing = {"password": PASSWORD}


class ResetPasswordForm(NamesWhatIsMissing, account.ResetPasswordForm):
    missing = {"email": ADDRESS}


class ResetPasswordKeyForm(NamesWhatIsMissing, account.ResetPasswordKeyForm):
    missing = {"password1": _("Choose a password."), "password2": _("Repeat your new password.")}


class ChangePasswordForm(NamesWhatIsMissing, account.ChangePasswordForm):
    missing = {
        "oldpassword": _("Fill in your current password."),
        "password1": _("Choose a new password."),
        "password2": _("Repeat your new password."),
    }


class ActivateSecondFactorForm(NamesWhatIsMissing, totp.ActivateTOTPForm):
    missing = {"code": _("Fill in the code from your app.")}


class SecondFactorForm(NamesWhatIsMissing, second_factor.AuthenticateForm):
    missing = {"code": CODE}


class SecondFactorAgainForm(NamesWhatIsMissing, second_factor.ReauthenticateForm):
    missing = {"code": CODE}


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """Always one that logs in by itself; what the device said comes by a script."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text = _("Name"), _("By which you know it again, such as: my phone.")
        name.widget.attrs["maxlength"] = 60
        name.max_length = 60
        self.fields["credential"].error_messages["required"] = _(
            "Your device said nothing. Try once more."
        )


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Name")
        name.error_messages["required"] = _("Fill in a name.")
        name.widget.attrs["maxlength"] = 60
