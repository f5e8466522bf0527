"""What a public site owes its visitors: privacy, accessibility, and two text files for machines.

The statements are long Dutch and English texts of their own, one template per language, not translated line by line.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

SECURITY_TXT_DAYS = 180  # RFC 9116: less than a year
CLOSED_TO_ROBOTS = ("/beheer/", "/api/", "/account/", "/identity/", "/uitnodiging/", "/media/")


def _render_statement(request: HttpRequest, name: str) -> HttpResponse:
    language = "en" if (get_language() or "").startswith("en") else "nl"
    context = {
        "privacy_email": settings.PRIVACY_EMAIL,
        "team_email": settings.HAPPINESS_EMAIL,
        "base_url": settings.BASE_URL,
        "invitation_days": settings.INVITATION_DAYS,
    }
    return render(request, f"cms/statements/{name}.{language}.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _render_statement(request, "privacy")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _render_statement(request, "accessibility")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness, by RFC 9116; the date moves along, so that it never lapses by itself."""
    expires = (timezone.now() + timedelta(days=SECURITY_TXT_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: mailto:{settings.SECURITY_EMAIL}",
        f"Expires: {expires}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}{reverse('cms:security_txt')}",
    )
    return _as_text(lines)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """A demo is not for search engines; a real one is, but for what stands behind a log-in."""
    closed = ("/",) if settings.DEMO else CLOSED_TO_ROBOTS
    return _as_text(("User-agent: *", *(f"Disallow: {path}" for path in closed)))


def _as_text(lines: tuple[str, ...]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
