"""What the frame of every page needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.colour_scheme import chosen_scheme
from cms.navigation import footer_links, navigation_for
from cms.theming import Look, look_for
from onboarding.models import User


def _look(request: HttpRequest) -> Look | None:
    user = getattr(request, "user", None)
    return look_for(user) if isinstance(user, User) else None


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_mode": settings.DEMO,
        "navigation": navigation_for(request),
        "footer_links": footer_links(request),
        "theme": SimpleLazyObject(partial(_look, request)),
        "scheme": chosen_scheme(request),
    }
