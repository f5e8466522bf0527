"""Our rules on top of django-allauth: who may sign up, and what the identity provider says."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, Token
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import known_browsers, second_factor, tokens, usage
from onboarding.access import claims_of, describe_tool_access
from onboarding.constants import ToolMode, UsageKind
from onboarding.models import Access, User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Before something important, unless the log-in was a moment ago."""
        return super().is_reauthentication_required(
            app=app, **kwargs
        ) and not second_factor.logged_in_just_now(context.request.user, context.request.session)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """In the words of our pages: a code app, a passkey."""
        ours = {
            "reauthenticate": _("Use the password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        return [{**way, "description": ours.get(way["id"], way["description"])} for way in found]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not known_browsers.may_try(request, _login_in(credentials)):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return known_browsers.counter_of(request, _login_in(credentials))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known_browsers.note_wrong(request, _login_in(credentials))

    def set_password(self, user: User, password: str) -> None:
        """That column alone: else a withdrawal that came meanwhile would be written over."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response = super().post_login(request, user, **facts)
        known_browsers.remember(request, response, user.email)
        return response

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "onboarding.second_factor.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]


def _login_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Log out elsewhere: at tools too, for the device that was lost may hold a log-in there."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        super().end_sessions(sessions)
        tokens.end(user__in={session.user_id for session in sessions})


class IdentityAdapter(DefaultOIDCAdapter):
    """Adds the claims about tool access and municipality (docs/tools.md)."""

    def get_claims(
        self, purpose: str, user: User, client: Client, scopes: list[str], **kwargs: Any
    ) -> dict[str, Any]:
        others = [scope for scope in scopes if scope != "email"]
        claims = super().get_claims(purpose, user, client, others, **kwargs)
        if "email" in scopes:
            # The invitation went there; the library would ask the database for it.
            claims |= {"email": user.email, "email_verified": True}
        return {**claims, **claims_of(user, getattr(user, "access", None))}

    def get_user_sub(self, client: Client, user: User) -> str:
        """The public id: a row number would tell how many people there are."""
        return user.username

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        return User.objects.filter(username=sub, is_active=True).first()

    def is_introspection_allowed(self, token: Token, *, caller_client: Client) -> bool:
        """A token stops being active the moment its owner may not use the tool at all."""
        if token.client_id == caller_client.pk:
            token.client = caller_client  # saves the library a query
        allowed = super().is_introspection_allowed(token, caller_client=caller_client)
        if not allowed or token.user is None:
            return allowed
        usage.note(token.user.pk, UsageKind.TOOL)
        access = Access.objects.filter(person=token.user).first()
        return (
            token.user.is_active
            and describe_tool_access(access, at=timezone.now()).tool_mode != ToolMode.NONE
        )
