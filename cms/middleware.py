"""Response headers that depend on the place: staff screens of third parties need a looser policy."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from onboarding import journal
from onboarding.tools import origins_of_tools

STAFF_PREFIX = "/beheer/"
LOG_IN_PREFIXES = ("/account/", "/identity/")
THEME_PREFIX = (
    "/thema/"  # sheets and logos, the same for everybody: asking who it is would forbid caching
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict nonce policy everywhere, the looser one under ``/beheer/`` only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(STAFF_PREFIX) and isinstance(response, HttpResponse):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        elif request.path.startswith(LOG_IN_PREFIXES) and isinstance(response, HttpResponse):
            # The log-in ends at the tool, and a browser holds the form to where it ends.
            response._csp_update = {"form-action": origins_of_tools()}  # type: ignore[attr-defined]
        return super().process_response(request, response)


class JournalMiddleware:
    """What the journal notes meanwhile came from where this request came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with journal.of_request(request):
            return self.get_response(request)


class LanguageMiddleware:
    """The language of the switch (a cookie), else of the person, else Dutch; never of the browser.

    Lessons and letters are Dutch: a browser set to English must not mix the two by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(THEME_PREFIX):
            return self.get_response(request)
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PrivatePagesMiddleware:
    """What a person sees while logged in is kept by no browser and no proxy, unless the view says how.

    ``no-store`` and not only ``no-cache``: a town hall shares its desks, and a browser shows a kept page again
    on "back", after the log-out too. The price is that text typed in an unsent form may be gone on "back".
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers and request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response
