"""The second step of logging in: for whom it is a must, and whether a session has it.

Staff reach the data of others, from anywhere (BIO2; OWASP ASVS 5.0, 6.3.3): their role counts only in a session in which the
second step was taken, also when the role came after the log-in.
"""

import base64
import hashlib
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from onboarding.constants import STAFF_ROLES
from onboarding.models import User
from onboarding.policies import has_role


def must_have(user: User) -> bool:
    """Whether somebody sees more than their own things; no query where the roles were asked before."""
    return user.is_superuser or has_role(user, *STAFF_ROLES)


def was_given(session: Any) -> bool:
    """Whether the second step was taken in this session."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    return isinstance(records, list) and any(one.get("method") == "mfa" for one in records)


def lacks(user: User, session: Any) -> bool:
    """Whether ``user`` must take the second step before anything else; never in the demo."""
    return settings.SECOND_FACTOR_REQUIRED and not was_given(session) and must_have(user)


def has_one(user: User) -> bool:
    """Whether it was set up before. One query."""
    return Authenticator.objects.filter(user=user).exclude(type="recovery_codes").exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of code apps and recovery codes are stored encrypted (AES-128-CBC and HMAC-SHA256: Fernet)."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """Encrypts by the present key; what former ones encrypted can be read as long as they are known."""
    return MultiFernet(
        [_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _fernet(key: str) -> Fernet:
    digest = hashlib.sha256(b"onboarding.second_factor:" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def renew_encryption() -> int:
    """Encrypt everything by the present key, so that former ones may be forgotten; return how many were renewed."""
    box, rows = _box(), Authenticator.objects.filter(type__in=("totp", "recovery_codes"))
    for row in rows.iterator():
        row.data = {name: _renewed(box, name, value) for name, value in row.data.items()}
        row.save(update_fields=["data"])
    return rows.count()


def _renewed(box: MultiFernet, name: str, value: Any) -> Any:
    if name in ("secret", "seed"):
        return box.rotate(value.encode()).decode()
    if name == "migrated_codes":
        return [box.rotate(code.encode()).decode() for code in value]
    return value
