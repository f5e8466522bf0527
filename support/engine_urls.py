"""The ticket engine's URLs behind our own door, mounted at ``/beheer/tickets/``.

Every name is classified here. Its models are our engine, its screens are not our workplace: superusers may
look, nobody writes through them, and pages meant for askers lead to our own. A name that is missing here
answers 404, and a test says so.
"""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from helpdesk import urls as engine
from helpdesk.models import UserSettings

from onboarding.policies import View

app_name = "helpdesk"

# Name of the engine -> the page of ours that does the same.
TO_OUR_PAGE = {
    "home": "support:help",
    "submit": "support:ask",
    "my-tickets": "support:questions",
    "public_view": "support:questions",
    "kb_index": "support:help",
    "dashboard": "support:workplace",
    "login": "account_login",
    "logout": "account_logout",
    "password_change": "account_change_password",  # nosec B105 - names of pages
}
# These lead superusers to the engine's own list.
TO_LIST = {"home", "dashboard"}
# Superusers may read these; parameters that make a page write are refused.
READABLE = {"list", "view", "datatables_ticket_list"}
WRITING_PARAMETERS = {"take", "close", "subscribe"}
REFUSED = {
    "mass_update",
    "merge_tickets",
    "followup_edit",
    "followup_delete",
    "edit",
    "update",
    "delete",
    "hold",
    "unhold",
    "ticket_cc",
    "ticket_cc_add",
    "ticket_cc_del",
    "ticket_resolves_add",
    "ticket_resolves_del",
    "attachment_del",
    "attachment_preview",
    "edit_ticket_checklist",
    "delete_ticket_checklist",
    "raw",
    "rss_index",
    "rss_user",
    "rss_user_queue",
    "rss_queue",
    "rss_unassigned",
    "rss_activity",
    "report_index",
    "run_report",
    "saved_searches_list",
    "savequery",
    "delete_query",
    "user_settings",
    "email_ignore",
    "email_ignore_add",
    "email_ignore_del",
    "checklist_templates",
    "edit_checklist_template",
    "delete_checklist_template",
    "timeline_ticket_list",
    "submit_iframe",
    "success_iframe",
    "public_change_language",
    "kb_category",
    "kb_category_iframe",
    "kb_vote",
    "password_change_done",
    "help_context",
    "system_settings",
}


def refuse(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """For pages that are not part of this product, and for the engine's files."""
    raise Http404


def _leads_to(url_name: str, *, to_list: bool) -> View:
    @require_safe
    def lead(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if to_list and request.user.is_superuser:
            return redirect("helpdesk:list")
        return redirect(url_name)

    return lead


def _for_superusers(view: View) -> View:
    """Let superusers read; others 403, logged out to the log-in page, writing parameters 404."""

    @login_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        if WRITING_PARAMETERS & set(request.GET):
            raise Http404
        # People made in bulk lack the row without which the engine's pages fail.
        UserSettings.objects.get_or_create(user=request.user)
        try:
            return view(request, *args, **kwargs)
        except ValueError as error:  # a query in the address that the engine did not write itself
            raise Http404 from error

    return guarded


def _door(pattern: URLPattern) -> View:
    name = pattern.name or ""
    if name in TO_OUR_PAGE:
        return _leads_to(TO_OUR_PAGE[name], to_list=name in TO_LIST)
    if name in READABLE:
        return _for_superusers(pattern.callback)
    return refuse


urlpatterns = [
    URLPattern(pattern.pattern, _door(pattern), pattern.default_args, pattern.name)
    for pattern in engine.urlpatterns
    if isinstance(pattern, URLPattern)
]
