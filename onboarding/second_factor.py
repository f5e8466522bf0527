"""The second step of logging in: for whom it is a must, and whether a session has it.

Staff reach the data of others, from anywhere (BIO2; OWASP ASVS 5.0, 6.3.3): their role counts only in a session in which the
second step was taken, also when the role came after the log-in.
"""

import time
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.utils.translation import gettext as _

from onboarding import encryption
from onboarding.constants import STAFF_ROLES
from onboarding.models import User
from onboarding.policies import has_role

JUST_NOW = 300  # seconds
METHOD_MUNICIPALITY = "municipality"  # how a log-in there stands in the session


def must_have(user: User) -> bool:
    """Whether somebody sees more than their own things; no query where the roles were asked before."""
    return user.is_superuser or has_role(user, *STAFF_ROLES)


def was_given(user: User, session: Any) -> bool:
    """Whether ``user`` took the second step in this session."""
    records = _records(user, session)
    return any(one.get("method") == "mfa" for one in records) or was_given_elsewhere(user, session)


def was_given_elsewhere(user: User, session: Any) -> bool:
    """Whether the municipality took it, which says by agreement that it always does."""
    return any(
        one.get("method") == METHOD_MUNICIPALITY and one.get("second_step")
        for one in _records(user, session)
    )


def _records(user: User, session: Any) -> list[dict[str, Any]]:
    """How ``user`` logged in; what another did in this browser, and did not end, says nothing of them."""
    return get_authentication_records(SimpleNamespace(session=session), user)


def lacks(user: User, session: Any) -> bool:
    """Whether ``user`` must take the second step before anything else; never in the demo."""
    return settings.SECOND_FACTOR_REQUIRED and not was_given(user, session) and must_have(user)


def way_of(user: User) -> str | None:
    """The name of the URL where ``user`` takes the step that was set up before; None without one. One query."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if "totp" in types:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if "webauthn" in types else None


def logged_in_just_now(user: User, session: Any) -> bool:
    """Whether somebody said who they are so short ago that asking once more would be a nuisance."""
    return any(time.time() - one.get("at", 0) < JUST_NOW for one in _records(user, session))


class SecondStepStage(AuthenticateStage):
    """The library's, passed by where the municipality took the second step a moment ago."""

    def handle(self) -> tuple[Any, bool]:
        if was_given_elsewhere(self.login.user, self.request.session):
            return None, True
        return super().handle()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of code apps and recovery codes are stored encrypted; passkeys have names of ours."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(n)s") % {"n": number}


def renew_encryption() -> int:
    """Encrypt everything by the present key, so that former ones may be forgotten; return how many were renewed."""
    rows = Authenticator.objects.filter(type__in=("totp", "recovery_codes"))
    for row in rows.iterator():
        row.data = {name: _renewed(name, value) for name, value in row.data.items()}
        row.save(update_fields=["data"])
    return rows.count()


def _renewed(name: str, value: Any) -> Any:
    if name in ("secret", "seed"):
        return encryption.renew(value)
    if name == "migrated_codes":
        return [encryption.renew(code) for code in value]
    return value
