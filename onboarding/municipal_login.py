"""Logging in with the account of the municipality: set up by an administrator, coupled once by the person.

An account there is coupled by way of an invitation, or by somebody who is logged in here; never by an e-mail address, which
another municipality could hand out too. It counts for as long as the person belongs to that municipality.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import encryption, invites, journal, municipal_provider
from onboarding.constants import Act
from onboarding.exceptions import OnboardingError
from onboarding.models import Invitation, MunicipalAccount, MunicipalLogin, Organisation, User
from onboarding.policies import active_memberships, municipality_of
from onboarding.tools import check_addresses

_ORIGINS, _ORIGINS_SECONDS = "municipal-origins", 60
AWAY = 3600  # seconds; so long what belongs to a log-in at the municipality counts (Authlib)


def active_logins() -> QuerySet[MunicipalLogin]:
    return (
        MunicipalLogin.objects.filter(is_active=True, municipality__closed_on=None)
        .select_related("municipality")
        .order_by("municipality__name")
    )


def origins() -> list[str]:
    """Where the log-in pages of municipalities stand; empty when there is none. Cached for a minute."""
    found = cache.get(_ORIGINS)
    if found is None:
        found = sorted(set(active_logins().order_by().values_list("origin", flat=True)))
        cache.set(_ORIGINS, found, _ORIGINS_SECONDS)
    return list(found)


def login_of(person: User) -> MunicipalLogin | None:
    """The log-in of a municipality that somebody belongs to, the primary one first. One query besides the memberships."""
    places = {m.organisation.municipality_id for m in active_memberships(person)} - {None}
    home = municipality_of(person)
    found = active_logins().filter(municipality__in=places)
    return min(found, key=lambda login: login.municipality != home, default=None)


def _belongs(person: User, login: MunicipalLogin) -> bool:
    return any(
        m.organisation.municipality_id == login.municipality_id for m in active_memberships(person)
    )


def person_of(login: MunicipalLogin, subject: str) -> User:
    """Whose account it is. ``OnboardingError``: ``login_unknown``, ``login_elsewhere`` after a move to another municipality."""
    account = (
        MunicipalAccount.objects.filter(login=login, subject=subject)
        .select_related("person")
        .first()
    )
    if account is None:
        raise OnboardingError("login_unknown", _("We do not know this account yet."))
    if not _belongs(account.person, login) and account.person.is_active:
        raise OnboardingError(
            "login_elsewhere", _("You do not work at this municipality any more.")
        )
    return account.person


@transaction.atomic
def couple(*, login: MunicipalLogin, subject: str, person: User) -> None:
    """Let an account at the municipality log ``person`` in; an earlier one is replaced.

    ``OnboardingError``: ``login_elsewhere`` for somebody of another municipality, ``login_taken`` when it is another's.
    """
    if not _belongs(person, login):
        raise OnboardingError("login_elsewhere", _("You do not work at this municipality."))
    # Of somebody who left, and came back under another address: that log-in of ours opens nothing any more.
    MunicipalAccount.objects.filter(login=login, subject=subject, person__is_active=False).delete()
    try:
        with transaction.atomic():
            MunicipalAccount.objects.update_or_create(
                login=login,
                person=person,
                defaults={"subject": subject, "bound_at": timezone.now()},
            )
    except IntegrityError:
        raise OnboardingError(
            "login_taken", _("This account of the municipality belongs to another log-in of ours.")
        ) from None
    journal.record(
        act=Act.LOGIN_COUPLED, actor=person, subject=person, organisation=login.municipality
    )


@transaction.atomic
def accept_invitation(*, login: MunicipalLogin, subject: str, invitation: Invitation) -> User:
    """Accept an invitation with the account of the municipality in place of a password."""
    person = invites.accept_invitation(
        invitation_id=invitation.pk, version=invitation.version, password=None
    )
    couple(login=login, subject=subject, person=person)
    return person


@transaction.atomic
def uncouple(*, person: User) -> None:
    """From now on a password is the way in. ``OnboardingError``: ``no_password`` when there is none."""
    if not person.has_usable_password():
        raise OnboardingError("no_password", _("First choose a password, else you cannot get in."))
    for account in MunicipalAccount.objects.filter(person=person).select_related("login"):
        account.delete()
        journal.record(
            act=Act.LOGIN_UNCOUPLED,
            actor=person,
            subject=person,
            organisation=account.login.municipality,
        )


@dataclass(frozen=True)
class ProviderFacts:
    """What a municipality says of its provider; an empty ``secret`` leaves the one that is known."""

    issuer: str
    tenant_id: str
    client_id: str
    secret: str
    asks_second_step: bool
    is_active: bool


@transaction.atomic
def set_up(*, municipality: Organisation, facts: ProviderFacts, actor: User) -> MunicipalLogin:
    """Register the provider of a municipality, or change it.

    ``OnboardingError``: ``bad_address``, ``no_secret``, and when it is switched on ``provider_away`` and ``login_refused``.
    Another issuer or tenant ends what was coupled: who was who there says nothing here.
    """
    known = MunicipalLogin.objects.select_for_update().filter(municipality=municipality).first()
    issuer = facts.issuer.rstrip("/")
    check_addresses([issuer])
    if not facts.secret and known is None:
        raise OnboardingError("no_secret", _("Fill in the secret."))
    if known is not None and (known.issuer, known.tenant_id) != (issuer, facts.tenant_id):
        known.accounts.all().delete()
    login = known or MunicipalLogin(municipality=municipality)
    if facts.is_active:
        login.origin = municipal_provider.read_origin(issuer)
    login.issuer, login.tenant_id, login.client_id = issuer, facts.tenant_id, facts.client_id
    login.secret = encryption.encrypt(facts.secret) if facts.secret else login.secret
    login.asks_second_step, login.is_active = facts.asks_second_step, facts.is_active
    login.changed_at = timezone.now()
    login.save()
    cache.delete(_ORIGINS)
    details = {"what": "on" if facts.is_active else "off", "issuer": issuer}
    journal.record(act=Act.LOGIN_CHANGED, actor=actor, organisation=municipality, details=details)
    return login


def renew_encryption() -> int:
    """Encrypt all secrets by the present key; return how many."""
    logins = list(MunicipalLogin.objects.all())
    for login in logins:
        login.secret = encryption.renew(login.secret)
        login.save(update_fields=["secret"])
    return len(logins)
