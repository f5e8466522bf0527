"""Forms of people and access."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from onboarding.models import User


class ChoosePasswordForm(forms.Form):
    """One password field: it can be shown while typing, so it need not be typed twice."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. A sentence that only you know works well."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password
