"""Light, dark, or as the device has it: a choice kept in a cookie, so that it also holds logged out."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "scheme"
SCHEMES = ("light", "dark")


def chosen_scheme(request: HttpRequest) -> str:
    """Return light or dark; empty when the device decides."""
    scheme = request.COOKIES.get(COOKIE, "")
    return scheme if scheme in SCHEMES else ""


@require_POST
def choose_scheme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page on which it was made."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)  # as it is: a word is no name of a page
    scheme = request.POST.get("scheme", "")
    if scheme not in SCHEMES:
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    age = int(timedelta(days=365).total_seconds())
    response.set_cookie(
        COOKIE, scheme, max_age=age, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
    )
    return response
