"""Serves the look of a municipality: sheet and logo for ever under a hashed address, colours to the editor."""

import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import colours, theming
from cms.models import Theme
from onboarding.constants import Role
from onboarding.policies import require_role

FOR_EVER = "public, max-age=31536000, immutable"
LOGO_POLICY = "default-src 'none'; sandbox"  # opened by itself, a drawing can do nothing


@require_safe
def theme_sheet(request: HttpRequest, theme_id: int, digest: str) -> HttpResponse:
    """The sheet of this digest; an older address leads who is logged in to the sheet of today. One query."""
    theme = get_object_or_404(Theme, pk=theme_id)
    sheet = theming.sheet_of(theme)
    if theming.digest_of(sheet.encode()) != digest:
        return _redirect_known(request, theming.look_of(theme).url)
    return HttpResponse(
        sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_EVER}
    )


@require_safe
def theme_logo(request: HttpRequest, theme_id: int, digest: str, suffix: str) -> HttpResponse:
    theme = get_object_or_404(Theme, pk=theme_id)
    look = theming.look_of(theme)
    if not theme.logo:
        raise Http404
    if look.logo_url != request.path:
        return _redirect_known(request, look.logo_url)
    headers = {"Cache-Control": FOR_EVER, "Content-Security-Policy": LOGO_POLICY}
    return HttpResponse(bytes(theme.logo), content_type=theme.logo_type, headers=headers)


def _redirect_known(request: HttpRequest, url: str) -> HttpResponse:
    """Logged out nothing but the exact address helps: counting up would list the municipalities."""
    if not request.user.is_authenticated:
        raise Http404
    return redirect(url)


@require_role(Role.EDITOR, or_superuser=True)
@require_safe
def theme_colours(request: HttpRequest) -> HttpResponse:
    """What would be made of a seed, while the editor chooses it."""
    accent = request.GET.get("accent", "").lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", accent):
        raise BadRequest
    light, dark = colours.light_palette(accent), colours.dark_palette(accent)
    context = {
        "accent": accent,
        "text": light["color-default"],
        "is_corrected": light["color-default"] != accent,
        "schemes": [
            (_("Light"), _samples(light, colours.LIGHT.grounds[1])),
            (_("Dark"), _samples(dark, colours.DARK.grounds[1])),
        ],
    }
    return render(request, "cms/admin/theme_colours.html", context)


def _samples(palette: dict[str, str], ground: str) -> list[dict[str, str]]:
    pairs = (
        (_("Links and titles"), palette["color-default"], ground),
        (_("Link in a tinted band"), palette["color-default"], palette["bg-default"]),
        (_("Button"), palette["inverse-color-default"], palette["inverse-bg-default"]),
        (
            _("Button under the mouse"),
            palette["inverse-color-default"],
            palette["inverse-bg-hover"],
        ),
    )
    return [
        {"use": use, "ink": ink, "ground": paper, "ratio": f"{colours.contrast(ink, paper):.1f}"}
        for use, ink, paper in pairs
    ]
