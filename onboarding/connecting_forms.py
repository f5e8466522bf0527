"""Forms of connecting a municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.connecting import Overview
from onboarding.constants import Condition, TrainingKind
from onboarding.exceptions import OnboardingError
from onboarding.models import (
    ConditionStatus,
    EscalationLine,
    OrdinanceArticle,
    Organisation,
    PurchaseTariff,
    TeamMember,
    TrustedHelper,
)
from onboarding.models.connecting import LocalRow
from onboarding.table_forms import TableForm
from onboarding.tables import Table

MOST_ROWS = 500  # each is looked at while somebody waits
_MISSING = {"required": gettext_lazy("Fill this in.")}
_WRONG_DAY = {"invalid": gettext_lazy("Fill in a date, such as 1-9-2027.")}


class OverviewFilter(forms.Form):
    """Which municipalities the list shows; what is not known asks for nothing."""

    missing = forms.ChoiceField(
        label=gettext_lazy("Missing"),
        choices=[("", gettext_lazy("Whatever is missing")), *Condition.choices],
        required=False,
    )
    live = forms.ChoiceField(
        label=gettext_lazy("Gone live"),
        choices=[
            ("", gettext_lazy("Live or not")),
            ("ja", gettext_lazy("Gone live")),
            ("nee", gettext_lazy("Not live yet")),
        ],
        required=False,
    )

    def keep(self, rows: list[Overview]) -> list[Overview]:
        self.is_valid()
        missing, live = (self.cleaned_data.get(name, "") for name in ("missing", "live"))
        return [
            row
            for row in rows
            if (not missing or missing in row.missing)
            and (not live or row.is_live == (live == "ja"))
        ]


class DayInput(forms.DateInput):
    """A day, chosen by the browser's own means."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ConditionForm(forms.ModelForm):
    class Meta:
        model = ConditionStatus
        fields = ("state", "owner", "evidence", "due_on")
        widgets = {"due_on": DayInput(), "evidence": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"due_on": _WRONG_DAY}


class AgreementForm(forms.Form):
    signed_by = forms.CharField(
        label=gettext_lazy("Signed by"), max_length=120, error_messages=_MISSING
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Signed on"), widget=DayInput(), error_messages=_MISSING | _WRONG_DAY
    )
    version = forms.CharField(label=gettext_lazy("Version"), max_length=20, error_messages=_MISSING)


class LiveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why now, when something is missing"), max_length=200, required=False
    )


def _percent(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Of your own experience; there is no national figure."),
    )


class ForecastForm(forms.Form):
    professionals = forms.IntegerField(
        label=gettext_lazy("Number of professionals"), min_value=1, max_value=100_000
    )
    households_each = forms.IntegerField(
        label=gettext_lazy("Households a professional, a year"), min_value=1, max_value=100
    )
    inhabitants = forms.IntegerField(
        label=gettext_lazy("Inhabitants"), min_value=1, max_value=20_000_000, required=False
    )
    housing = _percent(gettext_lazy("A place to live is needed, percent of the plans"))
    income = _percent(gettext_lazy("An income is needed, percent of the plans"))
    debts = _percent(gettext_lazy("A way out of debts is needed, percent of the plans"))


class DayAndPlaceForm(forms.Form):
    """What may be changed of a training that is planned."""

    held_on = forms.DateField(
        label=gettext_lazy("Day"), widget=DayInput(), error_messages=_MISSING | _WRONG_DAY
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, error_messages=_MISSING)


class TrainingForm(DayAndPlaceForm):
    kind = forms.ChoiceField(label=gettext_lazy("Training"), choices=TrainingKind.choices)
    field_order = ("kind", "held_on", "place")


class ExpectForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Email address of the colleague"),
        error_messages={
            "required": gettext_lazy("Fill in the email address of the colleague."),
            "invalid": gettext_lazy("This is no email address."),
        },
    )


@dataclass(frozen=True)
class LocalList:
    """One of the lists of a municipality: where it stands in the address, and its fields in order."""

    slug: str
    model: type[LocalRow]
    fields: Sequence[str]

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def headings(self) -> list[str]:
        return [str(self.model._meta.get_field(name).verbose_name) for name in self.fields]  # type: ignore[union-attr]

    def rows(self, municipality: Organisation | None) -> QuerySet[LocalRow]:
        return self.model._default_manager.filter(municipality=municipality)

    def form(self, *args: Any, **kwargs: Any) -> forms.ModelForm:
        made = forms.modelform_factory(
            self.model,
            fields=list(self.fields),
            widgets={"checked_on": DayInput(), "room": forms.Textarea(attrs={"rows": 3})},
            error_messages={"checked_on": {"invalid": str(_WRONG_DAY["invalid"])}},
        )
        return made(*args, **kwargs)

    def cells(self, row: LocalRow) -> list[str]:
        return [_cell(row, name) for name in self.fields]


def _cell(row: LocalRow, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)


LISTS = {
    one.slug: one
    for one in (
        LocalList("escalatiematrix", EscalationLine, ("subject", "first", "second", "third")),
        LocalList("doorbraakteam", TeamMember, ("field", "name", "function", "reach")),
        LocalList("witte-lijst", TrustedHelper, ("name", "kind", "reach", "checked_on")),
        LocalList(
            "verordeningen",
            OrdinanceArticle,
            ("ordinance", "article", "room", "law", "source", "year"),
        ),
        LocalList(
            "tarieven", PurchaseTariff, ("product", "unit", "amount", "law", "source", "year")
        ),
    )
}


def read_rows(local: LocalList, table: Table) -> tuple[list[LocalRow], list[str]]:
    """Rows of a pasted table in the order of the fields (a heading is skipped), and what is wrong per line."""
    rows, problems = [], []
    heading = [title.lower() for title in local.headings]
    for number, cells in enumerate(table.rows, start=1):
        if [cell.lower() for cell in cells[:2]] == heading[:2]:
            continue
        form = local.form(_data(local, cells))
        if form.is_valid():
            rows.append(form.save(commit=False))
        else:
            wrong = "; ".join(
                f"{form.fields[name].label}: {' '.join(map(str, texts))}"
                for name, texts in form.errors.items()
            )
            problems.append(_("Row %(number)s: %(wrong)s") % {"number": number, "wrong": wrong})
    return rows, problems


def _data(local: LocalList, cells: list[str]) -> dict[str, str]:
    data = dict(zip(local.fields, cells, strict=False))
    for name in data:
        field = local.model._meta.get_field(name)
        by_label = {
            str(label).lower(): value for value, label in getattr(field, "choices", None) or []
        }
        data[name] = by_label.get(data[name].lower(), data[name])
        if name == "amount":
            data[name] = _amount(data[name])
    return data


def _amount(text: str) -> str:
    """As a Dutch spreadsheet writes it: "€ 1.234,56"."""
    text = text.replace("€", "").strip()
    return text.replace(".", "").replace(",", ".") if "," in text else text


class RowsForm(TableForm):
    """Many rows of a list at once, in the order of its columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("At most 5 MB and %(most)s rows.") % {"most": MOST_ROWS}

    def read(self) -> Table:
        table = super().read()
        if len(table.rows) > MOST_ROWS + 1:  # and a heading
            raise OnboardingError(
                "too_many_rows", _("At most %(most)s rows at once.") % {"most": MOST_ROWS}
            )
        return table

    def refuse(self, problems: list[str]) -> None:
        self.add_error(self.where, ValidationError(problems[:10]))
