"""Pages of tools: an administrator registers one, and changed log-ins are carried over by hand where it must be."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import journal, tables, tools, webhooks
from onboarding.access import describe_tool_access
from onboarding.constants import AccessState, Act, Role, ToolMode
from onboarding.models import Outbox, Tool, ToolChange, new_public_id
from onboarding.moments import NO_BREAK, say_last_day
from onboarding.policies import PersonRequest, require_role, require_superuser
from onboarding.tool_forms import ToolForm

PAGE_SIZE = 100
carrier_required = require_role(Role.PROGRAMME_LEAD, or_superuser=True)


def _tool(public_id: str) -> Tool:
    return get_object_or_404(Tool.objects.select_related("client"), public_id=public_id)


@carrier_required
@require_safe
def list_tools(request: PersonRequest) -> HttpResponse:
    return render(
        request, "onboarding/tools.html", {"tools": Tool.objects.select_related("client")}
    )


@require_superuser
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_tool(request: PersonRequest) -> HttpResponse:
    """Register a tool; its secret is shown once, on the answer itself."""
    form = ToolForm(request.POST or None)
    if request.method != "POST":
        return render(request, "onboarding/tool_new.html", {"form": form})
    if not form.is_valid():
        return render(request, "onboarding/tool_new.html", {"form": form}, status=422)
    facts = form.cleaned_data
    if facts["speaks"] == "list":
        made = tools.register_list_tool(name=facts["name"], actor=request.user)
        messages.success(request, _("The tool is registered. Changed log-ins stand on its list."))
        return redirect("onboarding:tool", made.public_id)
    secret = tools.new_secret()
    made = tools.register_tool(
        client_id=new_public_id(),
        name=facts["name"],
        redirect_uri="\n".join(facts["redirect_uris"].split()),
        secret=secret,
        webhook_url=facts["webhook_url"],
        actor=request.user,
    )
    return _show(request, made, secret=secret)


@require_superuser
@never_cache
@require_safe
def show_tool(request: PersonRequest, public_id: str) -> HttpResponse:
    return _show(request, _tool(public_id))


def _show(request: PersonRequest, tool: Tool, *, secret: str = "") -> HttpResponse:
    letters = Outbox.objects.filter(kind=webhooks.OUTBOX_KIND, lane__startswith=f"tool:{tool.pk}:")
    context = {
        "tool": tool,
        "secret": secret,
        "discovery": request.build_absolute_uri(reverse("idp:oidc:configuration")),
        "webhook_secret": tools.webhook_secrets(tool)[0] if tool.webhook_url else "",
        "waiting": letters.waiting().count() if tool.webhook_url else 0,
        "open_changes": _open(tool).count() if tool.client_id is None else 0,
    }
    return render(request, "onboarding/tool.html", context)


@require_superuser
@never_cache
@require_POST
def change_tool(request: PersonRequest, public_id: str, act_slug: str) -> HttpResponse:
    """A new secret, another webhook secret, off, or on again."""
    tool = _tool(public_id)
    if act_slug == "sleutel" and tool.client_id:
        return _show(request, tool, secret=tools.rotate_secret(tool=tool, actor=request.user))
    if act_slug == "webhook-sleutel" and tool.webhook_url:
        tools.rotate_webhook_secret(tool=tool, actor=request.user)
        messages.success(request, _("From now on letters are signed by the new secret below."))
    elif act_slug in ("uit", "aan"):
        tools.switch_tool(tool=tool, is_active=act_slug == "aan", actor=request.user)
        is_on = act_slug == "aan"
        messages.success(
            request, _("The tool is on.") if is_on else _("The tool is off: nobody logs in there.")
        )
    else:
        raise Http404
    return redirect("onboarding:tool", public_id)


def _open(tool: Tool) -> QuerySet[ToolChange]:
    return tool.changes.filter(done_number__lt=F("event_number")).order_by("changed_at", "pk")


@carrier_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tool_changes(request: PersonRequest, public_id: str) -> HttpResponse:
    """Changed log-ins of a tool without a protocol, with ticks; and the last that were ticked, to undo."""
    tool = _tool(public_id)
    if tool.client_id is not None:
        raise Http404
    if request.method == "POST":
        return _tick(request, tool)
    rows = _open(tool).select_related("person__access")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    done = tool.changes.exclude(done_at=None).select_related("person__access", "done_by")
    context = {"tool": tool, "page": page, "done": done.order_by("-done_at")[:10]}
    return render(request, "onboarding/tool_changes.html", context)


def _tick(request: PersonRequest, tool: Tool) -> HttpResponse:
    if request.POST.get("undo", "").isdecimal():
        tools.untick_change(tool=tool, change_id=int(request.POST["undo"]))
        messages.success(request, _("It stands on the list again."))
        return redirect("onboarding:tool_changes", tool.public_id)
    seen = {}
    for value in request.POST.getlist("done"):
        pk, _dash, number = value.partition("-")
        if pk.isdecimal() and number.isdecimal():
            seen[int(pk)] = int(number)
    if not seen:
        messages.error(request, _("Tick one or more log-ins first."))
        return redirect("onboarding:tool_changes", tool.public_id)
    done = tools.tick_changes(tool=tool, seen=seen, actor=request.user)
    text = ngettext(
        "%(n)s change ticked as carried over.", "%(n)s changes ticked as carried over.", done
    )
    if done:
        messages.success(request, text % {"n": intcomma(done)})
    else:
        messages.warning(request, _("Nothing was ticked: these log-ins changed since you looked."))
    return redirect("onboarding:tool_changes", tool.public_id)


@carrier_required
@never_cache
@require_safe
def tool_changes_csv(request: PersonRequest, public_id: str) -> StreamingHttpResponse:
    """What stands on the list, for who works from a file."""
    tool = _tool(public_id)
    if tool.client_id is not None:
        raise Http404
    journal.record(act=Act.PEOPLE_EXPORTED, actor=request.user, details={"tool": str(tool)})
    # Who carries over may have a macro: the columns and their order stay.
    last_day = _("Up to and including")
    heading = [_("Name"), _("Email address"), _("Access"), _("Tool"), last_day, _("Changed")]
    rows = _open(tool).select_related("person__access").iterator(chunk_size=500)
    return StreamingHttpResponse(
        tables.csv_lines(heading, map(_row_of, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="inlogs-{tool.pk}.csv"'},
    )


def _row_of(change: ToolChange) -> list[str]:
    """In the words of the page: somebody types this over, no tool reads it."""
    told = describe_tool_access(getattr(change.person, "access", None), at=timezone.now())
    access = ToolMode.NONE.label if told.access == "none" else AccessState(told.access).label
    last_day = say_last_day(told.access_until) if told.access_until else ""
    changed = timezone.localtime(change.changed_at).strftime("%Y-%m-%d %H:%M")
    said = [str(access), str(told.tool_mode.label), last_day.replace(NO_BREAK, " ")]
    return [str(change.person), change.person.email, *said, changed]
