"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.colour_scheme import chosen_scheme
from cms.navigation import footer_links, navigation_for


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_mode": settings.DEMO,
        "navigation": navigation_for(request),
        "footer_links": footer_links(request),
        "scheme": chosen_scheme(request),
    }
