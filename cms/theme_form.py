"""How an editor fills in the look of a municipality, in Wagtail's admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms import logos


class ThemeForm(WagtailAdminModelForm):
    """An uploaded logo never goes to the row as it came: it is drawn or written again first."""

    logo_file = forms.FileField(
        label=_("logo"),
        required=False,
        help_text=_(
            "PNG, JPEG, WebP or SVG, at most 500 KB. It is shown 40 pixels high, beside our own name."
        ),
    )
    remove_logo = forms.BooleanField(label=_("show no logo"), required=False)

    def clean_logo_file(self) -> logos.Logo | None:
        upload: UploadedFile | None = self.cleaned_data["logo_file"]
        if not upload:
            return None
        try:
            return logos.make_logo(upload)
        except logos.LogoError as error:
            raise ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> Any:
        logo = self.cleaned_data.get("logo_file")
        if self.cleaned_data.get("remove_logo"):
            logo = logos.NO_LOGO
        if logo is not None:
            for name, value in logo._asdict().items():
                setattr(self.instance, name, value)
        return super().save(commit)
