"""Pages of the site as a whole: start, health, the demo's mailbox."""

import logging
import sys
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.viewsets.pages import page_viewset_registry

from cms import mailbox, readiness
from cms.checks import LOOPBACK
from cms.start import first_page_of
from onboarding.policies import PersonRequest, is_informed

logger = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds; the scripts that keep what was written wait this long too


def failed(request: HttpRequest) -> HttpResponse:
    """Instead of Django's 500: while the database is away an honest 503 that says when to come back.

    Called inside the handling of the exception. Renders without the request, as that may need the database.
    """
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, name = (503, "503.html") if is_away else (500, "500.html")
    if request.path.startswith("/api/"):
        body = {"title": HTTPStatus(status).phrase, "status": status}
        response: HttpResponse = JsonResponse(
            body, status=status, content_type="application/problem+json"
        )
    else:
        response = HttpResponse(render_to_string(name), status=status)
    if is_away:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


@login_required
def page_privacy(request: PersonRequest, page_id: int) -> HttpResponseBase:
    """Wagtail's own form for who may see a page, for superusers only: an editor could close the site with it."""
    if not request.user.is_superuser:
        raise PermissionDenied
    view = page_viewset_registry.as_view("set_privacy", page_id_kwarg="page_id")
    return require_admin_access(view)(request, page_id=page_id)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process serves; asks nothing else, for a restart would not bring a database back."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether a request would be served well: 200 or 503, never why; that is in the log."""
    missing = readiness.what_is_missing()
    if missing:
        logger.warning("not ready: %s", ", ".join(missing))
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@login_required
@require_safe
@never_cache
def start(request: PersonRequest) -> HttpResponse:
    """Where a person lands after logging in: first what is kept, once, then what waits for them."""
    if not is_informed(request.user):
        return redirect("onboarding:welcome")
    page = first_page_of(request.user)
    return render(request, page.template, page.gather(request, request.user))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask the old address without looking at the page."""
    return redirect(static("cms/favicon.svg"))


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Stands before a page of a third party that we do not offer."""
    raise Http404


@require_safe
def staff_login(request: HttpRequest) -> HttpResponse:
    """Stands before the log-in pages of third parties: there is one log-in, with its second factor."""
    if request.user.is_authenticated:
        for _words in get_messages(request):
            pass  # read is gone: the third party said what our own page says
        raise PermissionDenied  # sent here for lack of rights; logging in again would go in circles
    return redirect_to_login(request.GET.get("next", "/beheer/"))


@require_safe
@never_cache
def staff_access(request: HttpRequest) -> HttpResponse:
    """Asked by the proxy before it takes in a file for the editing pages: 204 for who may enter them, else 401."""
    may_enter = request.user.has_perm("wagtailadmin.access_admin")
    return HttpResponse(status=204 if may_enter else 401)


@require_safe
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    return render(request, "cms/demo_mailbox.html", {"letters": mailbox.read_letters()})
