"""Pages on which a contact and a programme lead find people, invite them, and look after their log-in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access_acts, directory, journal, policies, withdrawal
from onboarding.access import tool_days_left
from onboarding.appointing import move_person
from onboarding.constants import CONTACT_ROLES, AccessState, OrganisationKind, Role
from onboarding.exceptions import OnboardingError
from onboarding.invites import invite_person
from onboarding.models import Access, AccessEvent, Organisation, User
from onboarding.moments import say_last_day
from onboarding.people_forms import FORMS, InviteForm, PeopleFilter, PersonForm
from onboarding.policies import PersonRequest, require_role

manager_required = require_role(Role.PROGRAMME_LEAD, *CONTACT_ROLES, or_superuser=True)


def _parts(user: User, *, everywhere: bool = False) -> QuerySet[Organisation]:
    """Open parts that ``user`` manages; of the whole country only what stands on top, unless ``everywhere``."""
    scope = policies.managed_scope(user)
    rows = Organisation.objects.filter(closed_on=None).select_related("municipality")
    if not scope.is_all:
        inside = Q(pk__in=[])
        for node in scope.nodes:
            inside |= Q(path__startswith=node.path)
        return rows.filter(inside)
    return rows if everywhere else rows.filter(depth__lte=2)


@manager_required
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """The list, fifty a page. The same number of queries whoever is in it."""
    form = PeopleFilter(request.GET, parts=_parts(request.user))
    rows = directory.people_within(
        policies.managed_scope(request.user), form.wanted(), at=timezone.now()
    )
    page = Paginator(rows, directory.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(request.GET.values())}
    return render(request, "onboarding/people.html", context)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest) -> HttpResponse:
    """Invite one colleague; the form comes back with what was typed when something is in the way."""
    parts = _parts(request.user, everywhere=True)
    found = {r for part in parts for r in policies.roles_to_invite(request.user, part)}
    roles = [role for role in Role if role in found]
    initial = {"part": request.GET.get("part"), "role": Role.PROFESSIONAL}
    form = InviteForm(request.POST or None, parts=parts, roles=roles, initial=initial)
    if request.method != "POST":
        return render(request, "onboarding/invite.html", {"form": form})
    status = 422
    if form.is_valid():
        person = _invite(request, form)
        if person is not None:
            messages.success(
                request, _("The invitation for %(name)s is on its way.") % {"name": person}
            )
            return redirect("onboarding:person", person.username)
        status = 409
    return render(request, "onboarding/invite.html", {"form": form}, status=status)


def _invite(request: PersonRequest, form: InviteForm) -> User | None:
    facts = form.cleaned_data
    role = Role(facts["role"])
    if role not in policies.roles_to_invite(request.user, facts["part"]):
        form.add_error("role", _("This role does not belong there."))
        return None
    try:
        invitation = invite_person(
            email=facts["email"],
            name=(facts["first_name"], facts["last_name"]),
            organisation=facts["part"],
            role=role,
            invited_by=request.user,
        )
    except OnboardingError as error:
        field = "email" if error.code == "known" else "part"
        form.add_error(field, _known(request, form) if error.code == "known" else error.message)
        return None
    return invitation.person


def _known(request: PersonRequest, form: InviteForm) -> str:
    """Who is known elsewhere is told, not where: another municipality's people are not ours to name."""
    person = User.objects.filter(email=form.cleaned_data["email"]).first()
    place = policies.place_of(person) if person else None
    if person and place and policies.managed_scope(request.user).covers(place):
        form.known_url = reverse("onboarding:person", args=[person.username])  # type: ignore[attr-defined]
        return _("This colleague has an account here already.")
    return _("This address has an account elsewhere. Ask the programme to move it to you.")


@manager_required
@require_safe
def person(request: PersonRequest, public_id: str) -> HttpResponse:
    found = policies.get_person_for(request.user, public_id)
    journal.record_seen(actor=request.user, subject=found, organisation=policies.place_of(found))
    return _show(request, found)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: PersonRequest, public_id: str, act_slug: str) -> HttpResponse:
    """Do one of ``ACTS`` about a person; back to where the form stood."""
    found = policies.get_person_for(request.user, public_id)
    act = ACT_OF_SLUG.get(act_slug, "")
    if not act:
        raise Http404
    if request.method != "POST":
        return redirect("onboarding:person", public_id)
    if not _is_allowed(request.user, found, act):
        raise PermissionDenied
    form = _form(act, request.user, found, request.POST)
    if not form.is_valid():
        return _refuse(request, found, act, form)
    try:
        done = ACTS[act](request, found, form.cleaned_data)
    except OnboardingError as error:
        return _refuse(request, found, act, form, error)
    messages.success(request, done)
    if request.POST.get("from") == "start":
        return redirect("cms:start")
    return redirect("onboarding:person", public_id)


def _refuse(
    request: PersonRequest,
    found: User,
    act: str,
    form: PersonForm,
    error: OnboardingError | None = None,
) -> HttpResponse:
    """The form with what is wrong with it; where it is not offered any more, the page as it is now, with a word."""
    now = _read(found)
    if act in _offered(request.user, now, getattr(now, "access", None)):
        if error is not None:
            form.add_error(None, error.message)
        return _show(request, found, {act: form}, status=409 if error else 422)
    stale = _("This log-in is in another state by now. Nothing was done; look at it again.")
    messages.error(request, error.message if error else stale)
    return redirect("onboarding:person", found.username)


def _is_allowed(user: User, found: User, act: str) -> bool:
    if act == "remind":
        return found != user
    return policies.may_change_access(user, found)


def _move(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    move_person(person=found, organisation=facts["part"], actor=request.user)
    return _("%(name)s works at %(part)s now.") % {"name": found, "part": facts["part"]}


def _remind(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    sent = directory.remind(person=found, actor=request.user)
    if sent == "invitation":
        return _("%(name)s gets a new invitation; the old link works no more.") % {"name": found}
    return _("%(name)s gets a letter that says what is still to do.") % {"name": found}


def _extend(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    access = access_acts.extend_access(person=found, actor=request.user, **facts)
    day = say_last_day(access.ends_at)
    return _("The log-in runs up to and including %(day)s now.") % {"day": day}


def _pause(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    access_acts.pause_access(person=found, actor=request.user)
    return _("The clock stands still until you let it run again.")


def _resume(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    access = access_acts.resume_access(person=found, actor=request.user)
    day = say_last_day(access.ends_at)
    return _("The log-in runs up to and including %(day)s now.") % {"day": day}


def _withdraw(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    withdrawal.withdraw_access(person=found, actor=request.user, reason=facts["reason"])
    return _("%(name)s can no longer come in. You can restore it here.") % {"name": found}


def _restore(request: PersonRequest, found: User, facts: dict[str, Any]) -> str:
    withdrawal.restore_access(person=found, actor=request.user)
    return _("%(name)s can come in again.") % {"name": found}


# What people see in the address.
ACT_OF_SLUG = {
    "verplaatsen": "move",
    "herinneren": "remind",
    "verlengen": "extend",
    "pauzeren": "pause",
    "hervatten": "resume",
    "intrekken": "withdraw",
    "herstellen": "restore",
}
ACTS: dict[str, Callable[[PersonRequest, User, dict[str, Any]], str]] = {
    "move": _move,
    "remind": _remind,
    "extend": _extend,
    "pause": _pause,
    "resume": _resume,
    "withdraw": _withdraw,
    "restore": _restore,
}


def _form(act: str, user: User, found: User, data: Any = None) -> PersonForm:
    parts = Organisation.objects.none()
    if act == "move":
        place = policies.place_of(found)
        parts = _parts(user, everywhere=True).exclude(kind=OrganisationKind.PROGRAMME)
        parts = parts.exclude(pk=place.pk) if place else parts
    return FORMS[act](data, parts=parts)


def _offered(user: User, found: User, access: Access | None) -> list[str]:
    """The acts that make sense now for this reader."""
    state = access.state if access else None
    if not found.is_active:
        return ["restore"] if policies.may_change_access(user, found) else []
    running = state in (AccessState.TEMPORARY, AccessState.GRACE)
    acts = {
        "remind": found != user and (running or state == AccessState.INVITED),
        "extend": running or state == AccessState.LAPSED,
        "pause": running,
        "resume": state == AccessState.PAUSED,
        "move": True,
        "withdraw": True,
    }
    return [act for act, fits in acts.items() if fits and _is_allowed(user, found, act)]


def _events_of(access: Access, scope: policies.Scope) -> list[tuple[AccessEvent, bool]]:
    """The steps of a log-in, the newest first, and of each whether the reader may know who did it and why."""
    events = access.events.select_related("actor", "place").order_by("-number")
    return [
        (event, scope.is_all or (event.place is not None and scope.covers(event.place)))
        for event in events
    ]


def _had_a_pause(access: Access | None) -> bool:
    """Whether the pause that it is in is not the first of the term; then no week is added."""
    if access is None or access.state != AccessState.PAUSED:
        return False
    return access_acts.was_paused(access)


def _read(found: User) -> User:
    """As it is now, with what hangs on it. One query."""
    return User.objects.select_related("access", "invitation").get(pk=found.pk)


def _show(
    request: PersonRequest,
    found: User,
    bound: dict[str, PersonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound = bound or {}
    found = _read(found)
    access = getattr(found, "access", None)
    scope = policies.managed_scope(request.user)
    rows = directory.roles_of(found, scope)
    ended = timezone.localdate()
    context = {
        "found": found,
        "access": access,
        "days_left": tool_days_left(access, at=timezone.now()),
        "was_paused": _had_a_pause(access),
        "invitation": getattr(found, "invitation", None),
        "roles": [
            (row, row.role in policies.roles_to_give(request.user, row.organisation))
            for row in rows
            if row.ends_on is None or row.ends_on > ended
        ],
        "past": [row for row in rows if row.ends_on is not None and row.ends_on <= ended],
        "events": _events_of(access, scope) if access else [],
        "forms": {
            act: bound.get(act) or _form(act, request.user, found)
            for act in _offered(request.user, found, access)
        },
        "has_errors": bool(bound),
    }
    return render(request, "onboarding/person.html", context, status=status)
