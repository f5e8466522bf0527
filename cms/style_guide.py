"""The living style guide: every component in every state, for the people who make and keep this site."""

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onboarding.constants import Role
from onboarding.policies import require_role

DRAWINGS = [
    "why",
    "plan",
    "triangle",
    "law",
    "costs",
    "dilemmas",
    "tool",
    "learn",
    "book",
    "check",
    "help",
    "welcome",
    "celebrate",
    "questions",
    "chats",
    "results",
    "mail",
    "nothing-found",
    "not-found",
    "error",
]
ICONS = [
    "info",
    "ok",
    "warning",
    "error",
    "check",
    "film",
    "book",
    "quiz",
    "chat",
    "people",
    "mail",
    "clock",
    "arrow",
    "key",
    "chart",
    "search",
    "tool",
    "spanner",
]
COLOURS = [
    "default-bg-document",
    "default-bg-default",
    "default-bg-subtle",
    "accent-1-bg-default",
    "accent-1-border-subtle",
    "accent-1-color-default",
    "accent-1-inverse-bg-default",
    "info-bg-default",
    "positive-bg-default",
    "warning-bg-default",
    "negative-bg-default",
]
CHOICES = [("chat", "In de chat"), ("mail", "Per mail"), ("bellen", "Aan de telefoon")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Naam", help_text="Zoals collega's je kennen.")
    email = forms.EmailField(label="E-mailadres")
    subject = forms.ChoiceField(label="Onderwerp", choices=[("", "Kies een onderwerp"), *CHOICES])
    way = forms.ChoiceField(label="Antwoord", choices=CHOICES, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Wanneer kan het?",
        choices=[("ma", "Maandag"), ("di", "Dinsdag")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(
        label="Datum", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    file = forms.FileField(label="Bijlage", required=False)
    note = forms.CharField(label="Je vraag", widget=forms.Textarea)
    agree = forms.BooleanField(label="Er staan geen namen van inwoners in")


def _messages() -> list[dict[str, Any]]:
    at = timezone.now()
    return [
        {"system": True, "text": "Ruben Smit doet mee aan de chat.", "sent_at": at},
        {"author": "Ruben Smit", "text": "Dag Samira, waar loop je op vast?", "sent_at": at},
        {
            "own": True,
            "text": "De verordening noemt geen uitzondering.",
            "sent_at": at,
            "state": "verstuurd",
        },
        {
            "author": "Fatma Yilmaz",
            "text": "Eerder gezien in een andere stad.",
            "sent_at": at,
            "note": True,
            "state": "Interne notitie",
        },
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"title": "Situatieschets", "state": "done", "text": "12 november", "url": "#stappen"},
        {"title": "Perspectief", "state": "current"},
        {"title": "Wat is nodig", "state": "todo"},
    ]


def _middle_page() -> Page[int]:
    return Paginator(range(50), 10).page(3)


def _samples() -> dict[str, Any]:
    return {
        "drawings": DRAWINGS,
        "icons": ICONS,
        "colours": COLOURS,
        "empty_form": SampleForm(prefix="blank"),
        "filled_form": SampleForm(
            {"fout-name": "Samira", "fout-email": "samira", "fout-way": "chat"}, prefix="fout"
        ),
        "items": _messages(),
        "steps": _steps(),
        "tabs": [
            {"title": "Wacht op ons", "url": "#tabs", "current": True, "count": 3},
            {"title": "Beantwoord", "url": "#tabs", "count": 12},
            {"title": "Gesloten", "url": "#tabs"},
        ],
        "pairs": [("Team", "Wijkteam Noord"), ("Gemeente", "Veldstad"), ("Rol", "Professional")],
        "columns": [
            {"label": "Gemeente"},
            {"label": "Plannen", "numeric": True},
            {"label": "Stand"},
        ],
        "rows": [["Veldstad", 128, "Loopt"], ["Duindam", 64, "Net begonnen"]],
        "figure_rows": [["Veldstad", 128, "68"], ["Duindam", {"text": "niet getoond", "span": 2}]],
        "bars": [
            {"label": "Veldstad", "value": 68, "text": "68"},
            {"label": "Duindam", "value": None, "text": "niet getoond"},
        ],
        "page": _middle_page(),
    }


@require_role(Role.PROGRAMME_LEAD, Role.EDITOR, or_superuser=True)
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/style_guide.html", _samples())
