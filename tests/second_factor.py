"""The second step of logging in, taken as a code app does."""

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from onboarding.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def set_up(person: User) -> None:
    """As if ``person`` had scanned the picture with ``SECRET`` in it."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


def code_of_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def mark(session: Any, person: User) -> None:
    """As if the second step had been taken in this session."""
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session.save()
