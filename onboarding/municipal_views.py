"""Pages of logging in with the account of the municipality."""

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import invites, limits, municipal_login, municipal_provider
from onboarding.connecting_views import municipality_for
from onboarding.exceptions import OnboardingError
from onboarding.models import MunicipalLogin, Organisation, User
from onboarding.municipal_forms import ChooseMunicipalityForm, MunicipalLoginForm
from onboarding.policies import PersonRequest, require_superuser
from onboarding.second_factor import METHOD_MUNICIPALITY

COOKIE, COOKIE_AGE = "gemeente", 365 * 24 * 3600
STATUS = {
    "provider_away": HTTPStatus.SERVICE_UNAVAILABLE,
    "login_stale": HTTPStatus.GONE,
    "login_cancelled": HTTPStatus.OK,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
}
# In ten minutes from one address. A town hall is one address: more than all its people on a Monday morning.
MOST_SETTING_OUT, PERIOD = 2000, 600


def _problem(request: HttpRequest, error: OnboardingError) -> HttpResponse:
    status = STATUS.get(error.code, HTTPStatus.FORBIDDEN)
    context = {"code": error.code, "message": error.message}
    return render(request, "onboarding/municipal_problem.html", context, status=status)


def _set_out(request: HttpRequest, login: MunicipalLogin, purpose: dict[str, str]) -> HttpResponse:
    """A stranger who never comes back leaves a session for an hour, not for as long as who is logged in."""
    is_stranger = not request.user.is_authenticated
    try:
        if is_stranger:
            _count(request)
        has_session = bool(request.session.keys())  # reads it: a made-up cookie has none
        answer = municipal_provider.set_out(request, login, purpose)
    except OnboardingError as error:
        return _problem(request, error)
    if is_stranger and not has_session:
        request.session.set_expiry(municipal_login.AWAY)
    return answer


def _count(request: HttpRequest) -> None:
    """``OnboardingError``: ``too_many``."""
    who = limits.address_of(request)
    if not limits.is_within_limit("municipal", who, most=MOST_SETTING_OUT, seconds=PERIOD):
        raise OnboardingError(
            "too_many", _("From your network very many people are logging in just now.")
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Say which municipality, and go there; the browser remembers which one."""
    if request.user.is_authenticated:
        return redirect("cms:start")
    initial = {"login": request.COOKIES.get(COOKIE)}
    form = ChooseMunicipalityForm(request.POST or None, initial=initial)
    after = get_next_redirect_url(request) or ""
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"]
        answer = _set_out(request, login, {"next": after})
        answer.set_cookie(
            COOKIE,
            login.public_id,
            max_age=COOKIE_AGE,
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"form": form, "next": after, "is_offered": municipal_login.active_logins().exists()}
    return render(request, "onboarding/municipal_choose.html", context, status=status)


@require_POST
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation with the account of the municipality; what is wrong with the link its own page says."""
    try:
        invitation, _is_newest = invites.read_token(token)
    except OnboardingError:
        return redirect("onboarding:invitation", token)
    login = municipal_login.login_of(invitation.person)
    if login is None:
        raise Http404
    return _set_out(request, login, {"invitation": token})


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def couple(request: PersonRequest) -> HttpResponse:
    """Couple one's own account at the municipality to the account here."""
    login = municipal_login.login_of(request.user)
    if login is None:
        raise Http404
    if request.method == "POST":
        return _set_out(request, login, {"couple": request.user.username})
    return render(request, "onboarding/municipal_couple.html", {"login": login})


@login_required
@require_POST
def uncouple(request: PersonRequest) -> HttpResponse:
    try:
        municipal_login.uncouple(person=request.user)
        messages.success(request, _("From now on you log in with your password."))
    except OnboardingError as error:
        messages.error(request, error.message)
    return redirect("mfa_index")


@never_cache
@require_safe
def come_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the municipality sends people back to."""
    login = get_object_or_404(municipal_login.active_logins(), public_id=public_id)
    try:
        answer = municipal_provider.come_back(request, login)
        return _finish(request, login, answer)
    except OnboardingError as error:
        return _problem(request, error)


def _finish(
    request: HttpRequest, login: MunicipalLogin, answer: municipal_provider.Answer
) -> HttpResponse:
    purpose = answer.purpose
    if "couple" in purpose:
        return _finish_coupling(request, login, answer)
    if "invitation" in purpose:
        token = purpose["invitation"]
        invitation, is_newest = invites.read_token(token)
        if not is_newest:
            return redirect("onboarding:invitation", token)
        try:
            person = municipal_login.accept_invitation(
                login=login, subject=answer.subject, invitation=invitation
            )
        except OnboardingError as error:
            if not error.code.startswith("invitation_"):
                raise
            return redirect("onboarding:invitation", token)  # says what is wrong, and helps on
        return _let_in(request, login, person, reverse("onboarding:welcome"))
    person = municipal_login.person_of(login, answer.subject)
    return _let_in(request, login, person, purpose.get("next", ""))


def _finish_coupling(
    request: HttpRequest, login: MunicipalLogin, answer: municipal_provider.Answer
) -> HttpResponse:
    person = request.user
    if not isinstance(person, User) or person.username != answer.purpose["couple"]:
        raise OnboardingError("login_stale", _("You were logged out meanwhile. Try once more."))
    municipal_login.couple(login=login, subject=answer.subject, person=person)
    messages.success(
        request, _("From now on you also log in with your account of the municipality.")
    )
    return redirect("mfa_index")


def _let_in(request: HttpRequest, login: MunicipalLogin, person: User, after: str) -> HttpResponse:
    """By way of django-allauth, which knows of inactive accounts, second steps and sessions."""
    if request.user.is_authenticated and request.user != person:
        logout(request)  # else the other would stay while this one still has a step to take
    record_authentication(
        request,
        person,
        METHOD_MUNICIPALITY,
        provider=login.public_id,
        second_step=login.asks_second_step,
    )
    return perform_login(request, Login(user=person, redirect_url=after or None))


@require_superuser
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def configure(request: PersonRequest, slug: str) -> HttpResponse:
    """Where an administrator sets up the log-in of a municipality; saving asks the provider who it is."""
    node = municipality_for(request, slug)
    known = MunicipalLogin.objects.filter(municipality=node).first()
    initial = model_to_dict(known, exclude=["secret"]) if known else None
    form = MunicipalLoginForm(request.POST or None, initial=initial)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and _set_up(request, form, node):
            is_on = form.cleaned_data["is_active"]
            messages.success(
                request,
                _("Saved. The provider answered.") if is_on else _("Saved. It is switched off."),
            )
            return redirect("onboarding:municipal_login", slug)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "node": node,
        "form": form,
        "known": known,
        "callback": municipal_provider.callback_of(known) if known else "",
        "coupled": known.accounts.count() if known else 0,
    }
    return render(request, "onboarding/municipal_login.html", context, status=status)


def _set_up(request: PersonRequest, form: MunicipalLoginForm, node: Organisation) -> bool:
    """Whether it was set up; else the form says why not."""
    try:
        facts = municipal_login.ProviderFacts(**form.cleaned_data)
        municipal_login.set_up(municipality=node, facts=facts, actor=request.user)
    except OnboardingError as error:
        form.add_error("secret" if error.code == "no_secret" else "issuer", error.message)
        return False
    return True
