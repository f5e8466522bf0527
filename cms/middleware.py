"""Response headers that depend on the place: staff screens of third parties need a looser policy."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onboarding import journal, municipal_login, second_factor
from onboarding.models import User
from onboarding.tools import origins_of_tools

STAFF_PREFIX = "/beheer/"
# Open to staff who have not taken the second step of logging in: what it takes to do so, and what holds nothing.
WITHOUT_SECOND_FACTOR = (
    "/account/",
    "/api/v1/learning/",
    "/healthz",
    "/privacy/",
    "/readyz",
    "/static/",
    "/taal/",
    "/thema/",
    "/toegankelijkheid/",
)
LOG_IN_PREFIXES = ("/account/", "/identity/", "/gemeente-inlog/", "/uitnodiging/")
THEME_PREFIX = (
    "/thema/"  # sheets and logos, the same for everybody: asking who it is would forbid caching
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict nonce policy everywhere, the looser one under ``/beheer/`` only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if request.path.startswith(STAFF_PREFIX) and isinstance(response, HttpResponse):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        elif is_page and request.path.startswith(LOG_IN_PREFIXES):
            # The log-in ends at the tool or goes by the municipality, and a browser holds the form to where it ends.
            origins = [*origins_of_tools(), *municipal_login.origins()]
            response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
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


class SecondFactorMiddleware:
    """Staff set up or take the second step of logging in before they see anything else.

    Learning calls are left out: they hold nothing of others, and are many.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if (
            request.path.startswith(WITHOUT_SECOND_FACTOR)
            or not isinstance(user, User)
            or not second_factor.lacks(user, request.session)
        ):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            problem = {"title": "Second factor required", "status": 403, "code": "second_factor"}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        way = second_factor.way_of(user)
        if way is not None:
            return redirect(f"{reverse(way)}?{urlencode({'next': request.path})}")
        messages.info(
            request,
            _("Your role reaches data of others. Set up a second step for your log-in first."),
        )
        return redirect("mfa_index")
