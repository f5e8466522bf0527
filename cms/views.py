"""Pages of the site as a whole: start, health, the demo's mailbox."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import mailbox
from cms.checks import LOOPBACK
from cms.navigation import start_url_for
from onboarding.policies import PersonRequest


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answers 200 when the process serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_required
@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """Where a person lands after logging in: first what is kept, once, then the own work."""
    if request.user.informed_at is None:
        return redirect("onboarding:welcome")
    return redirect(start_url_for(request.user))


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
        raise PermissionDenied  # sent here for lack of rights; logging in again would go in circles
    return redirect_to_login(request.GET.get("next", "/beheer/"))


@require_safe
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    return render(request, "cms/demo_mailbox.html", {"letters": mailbox.read_letters()})
