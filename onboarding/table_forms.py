"""Handing in a table: a file, or rows from the clipboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding import tables
from onboarding.tables import Table


class TableForm(forms.Form):
    """A file or pasted rows, one of the two."""

    file = forms.FileField(
        label=_("A file (XLSX or CSV)"),
        required=False,
        help_text=_("At most 5 MB and 10,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    text = forms.CharField(
        label=_("Or paste rows"),
        required=False,
        strip=False,
        help_text=_("Straight from a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        has_file, has_text = bool(found.get("file")), bool(found.get("text", "").strip())
        if has_file == has_text and not self.errors:
            self.add_error(
                "file",
                _("Choose a file or paste rows, one of the two.")
                if has_file
                else _("Choose a file, or paste rows."),
            )
        return found

    @property
    def where(self) -> str:
        """The field that the table came by: what is wrong with it is said there."""
        return "file" if self.cleaned_data.get("file") else "text"

    def read(self) -> Table:
        """The table; ``OnboardingError`` as ``onboarding.tables`` raises them."""
        file = self.cleaned_data["file"]
        if file:
            return tables.read_file(file, name=file.name, size=file.size)
        return tables.read_text(self.cleaned_data["text"])
