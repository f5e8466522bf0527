"""Forms of the pages of tools."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.exceptions import OnboardingError
from onboarding.tools import check_addresses


class ToolForm(forms.Form):
    """A tool that logs people in through us, or one that is told by a list."""

    name = forms.CharField(
        label=_("Name of the tool"),
        max_length=100,
        error_messages={"required": _("Fill in the name of the tool.")},
    )
    speaks = forms.ChoiceField(
        label=_("How it works with us"),
        choices=[
            ("oidc", _("It logs people in through us (OpenID Connect)")),
            ("list", _("It cannot: somebody there carries changes over by hand")),
        ],
        initial="oidc",
        widget=forms.RadioSelect,
    )
    redirect_uris = forms.CharField(
        label=_("Where people come back to after logging in"),
        required=False,
        help_text=_("The redirect URI of the tool, exactly; one a line when there are more."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    webhook_url = forms.CharField(
        label=_("Address that we tell of changes"),
        required=False,
        max_length=400,
        help_text=_("The webhook of the tool. Without it the tool asks us by itself."),
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("speaks") == "oidc":
            self._check("redirect_uris", found.get("redirect_uris", "").split())
            if found.get("webhook_url"):
                self._check("webhook_url", [found["webhook_url"]])
        return found

    def _check(self, field: str, addresses: list[str]) -> None:
        try:
            check_addresses(addresses)
        except OnboardingError as error:
            self.add_error(field, error.message)
