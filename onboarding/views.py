"""Pages of people and access: the invitation link, and what is kept about you."""

from collections.abc import Callable

from allauth.idp.oidc import views as provider
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import authorization
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onboarding import invites, known_browsers, limits, municipal_login
from onboarding.exceptions import OnboardingError
from onboarding.forms import ChoosePasswordForm
from onboarding.models import Invitation
from onboarding.policies import PersonRequest, is_informed

# What the welcome page tells: (what, what of it is kept and who can see it).
KEPT = (
    (
        _("Your account"),
        _(
            "Your name, work e-mail address, municipality, team and role. Your municipality owns these data; the programme keeps them for it. Of each log-in we keep the address and the browser, so that you can see where you are logged in; if you log in with your municipality, also which account there is yours. On the page with your data you see all of it, download it and correct it."
        ),
    ),
    (
        _("Your learning"),
        _(
            "Which parts of films you have watched, what you have read, and your attempts at knowledge checks. How far you are, only you see; your manager, your municipality and the programme see numbers of groups of at least five people, never your answers."
        ),
    ),
    (
        _("Your questions"),
        _(
            "What you ask and what you are answered. Only you, the helpers who deal with it and, when something is broken, an administrator can read it. Do not write names or other details of residents."
        ),
    ),
    (
        _("Your opinion"),
        _(
            "Polls are confidential: answers are kept apart from your name, and results are shown only for groups of at least five answers."
        ),
    ),
    (
        _("Your log-in for the tool"),
        _(
            "How it stands, until when, and since when it is permanent. Your internal contact, the deputy and the programme leads see that by name, so that they can invite, remind and help you. What you do in the tool is not seen here."
        ),
    ),
)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _invitation_problem(request: HttpRequest, code: str, token: str) -> HttpResponse:
    status = 404 if code == "unknown_invitation" else 410
    return render(
        request, "onboarding/invitation_problem.html", {"code": code, "token": token}, status=status
    )


def _problem_of(invitation: Invitation, is_newest: bool) -> str | None:
    if not invitation.person.is_active:
        return "invitation_withdrawn"
    if invitation.accepted_at is not None:
        return "invitation_used"
    if not is_newest:
        return "invitation_replaced"
    return "invitation_expired" if invites.is_expired(invitation, at=timezone.now()) else None


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password. Opening the link (mail scanners, double clicks) never uses it up."""
    try:
        row, is_newest = invites.read_token(token)
    except OnboardingError as error:
        return _invitation_problem(request, error.code, token)
    problem = _problem_of(row, is_newest)
    if problem:
        return _invitation_problem(request, problem, token)
    form = ChoosePasswordForm(row.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _accept(request, row, token, form.cleaned_data["password"])
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "person": row.person,
        "token": token,
        "municipal_login": municipal_login.login_of(row.person),
    }
    return render(request, "onboarding/invitation.html", context, status=status)


def _accept(request: HttpRequest, row: Invitation, token: str, password: str) -> HttpResponse:
    try:
        person = invites.accept_invitation(
            invitation_id=row.pk, version=row.version, password=password
        )
    except OnboardingError as error:
        return _invitation_problem(request, error.code, token)
    login(request, person, backend=BACKEND)
    # This log-in goes past django-allauth, which else notes where somebody is logged in.
    UserSession.objects.create_from_request(request)
    response = redirect("onboarding:welcome")
    known_browsers.remember(request, response, person.email)
    return response


@require_POST
def invitation_resend(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the invited address, for who holds an older one."""
    try:
        row, _is_newest = invites.read_token(token)
        if limits.is_within_limit("invitation-resend", row.pk, most=3, seconds=3600):
            invites.resend_invitation(invitation_id=row.pk)
    except OnboardingError as error:
        return _invitation_problem(request, error.code, token)
    return render(request, "onboarding/invitation_resent.html")


@login_required
@require_http_methods(["GET", "POST"])
def welcome(request: PersonRequest) -> HttpResponse:
    """What is kept about you, on one screen, once; it stays readable afterwards."""
    person = request.user
    if request.method == "POST":
        if not is_informed(person):
            person.informed_at = timezone.now()
            person.save(update_fields=["informed_at"])
        return redirect("cms:start")
    context = {"kept": KEPT, "is_informed": is_informed(person)}
    return render(request, "onboarding/welcome.html", context)


def _lacks_pkce(request: HttpRequest) -> bool:
    asked = request.GET
    return (
        asked.get("response_type") != "code"
        or asked.get("code_challenge_method") != "S256"
        or not asked.get("code_challenge")
    )


def _leads_elsewhere(request: HttpRequest) -> bool:
    """The library also takes an address with more in its query, or another port on the own machine (RFC 9700, 2.1: exactly)."""
    client = Client.objects.filter(pk=request.GET.get("client_id", "")).first()
    return client is not None and request.GET.get("redirect_uri") not in client.get_redirect_uris()


def require_pkce(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Every tool uses the authorization code flow with PKCE S256 (OAuth 2.0 BCP, RFC 9700) and leads to
    a registered address; others 400."""

    @csrf_exempt  # the wrapped view checks the token itself on the consent it receives
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" and (_lacks_pkce(request) or _leads_elsewhere(request)):
            return render(request, "onboarding/tool_request_refused.html", status=400)
        return view(request)

    return guarded


authorize = require_pkce(authorization)


@csrf_exempt  # a tool has no cookie; it shows its secret
@require_POST
def token(request: HttpRequest) -> HttpResponseBase:
    return provider.token(request)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponseBase:
    return provider.revoke(request)


@csrf_exempt
@require_POST
def introspect(request: HttpRequest) -> HttpResponseBase:
    """Whether a token still counts; a hundred questions a second from one address, more is 429."""
    if not limits.is_within_limit("introspect", limits.address_of(request), most=6000, seconds=60):
        return JsonResponse({"error": "temporarily_unavailable"}, status=429)
    return provider.introspect(request)
