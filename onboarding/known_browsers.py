"""Wrong passwords: slowed down so that guessing is hopeless, and nobody can shut somebody else, or a town hall, out.

A browser in which somebody logged in before has a cookie that says so, and its own count of wrong passwords for them: what a
stranger tries does not count there (OWASP, Slow Down Online Guessing Attacks with Device Cookies). For other browsers it is
counted per address and account; an account that many addresses guess at opens in known browsers only, for an hour.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onboarding import limits

COOKIE = f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}known"
SALT = "browser in which somebody logged in"
SECONDS = 365 * 24 * 3600
MOST_PEOPLE = 5  # of one browser: desks are shared
PER_ACCOUNT, HOUR = (
    100,
    3600,
)  # from wherever, in browsers that are not known (NIST SP 800-63B, 5.2.2)
# Who guesses at many accounts from one address has fewer tries at each; the others there still have these.
PER_ADDRESS, PER_ACCOUNT_THEN, QUARTER = 300, 3, 900


def counter_of(request: HttpRequest, login: str) -> str:
    """Under what wrong passwords for ``login`` are counted: this browser where it is known, else the address."""
    nonce = _nonce(request, login)
    return f"{nonce or limits.address_of(request)}:{_short(login)}"


def may_try(request: HttpRequest, login: str) -> bool:
    """Whether another password may be tried, beside the count of this browser or address."""
    if _nonce(request, login):
        return True
    address = limits.address_of(request)
    is_guessing = limits.count_of("wrong-at", address) >= PER_ADDRESS
    here = limits.count_of("wrong-here", f"{address}:{_short(login)}")
    everywhere = limits.count_of("wrong-for", _short(login))
    return everywhere < PER_ACCOUNT and not (is_guessing and here >= PER_ACCOUNT_THEN)


def note_wrong(request: HttpRequest, login: str) -> None:
    if _nonce(request, login):
        return
    address = limits.address_of(request)
    limits.count_act("wrong-at", address, seconds=QUARTER)
    limits.count_act("wrong-here", f"{address}:{_short(login)}", seconds=QUARTER)
    limits.count_act("wrong-for", _short(login), seconds=HOUR)


def remember(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Let this browser be known for ``login`` from now on."""
    nonce, people = _read(request)
    people = [_short(login), *(one for one in people if one != _short(login))][:MOST_PEOPLE]
    response.set_signed_cookie(
        COOKIE,
        ".".join([nonce or secrets.token_urlsafe(12), *people]),
        salt=SALT,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _nonce(request: HttpRequest, login: str) -> str:
    nonce, people = _read(request)
    return nonce if _short(login) in people else ""


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS) or ""
    nonce, *people = value.split(".")
    return nonce, people


def _short(login: str) -> str:
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()[:20]
