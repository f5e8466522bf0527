"""What the pages about logging in show: a second step, passkeys, a link for a lost password, a municipality of its own."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from onboarding.encryption import encrypt
from onboarding.models import MunicipalLogin, Organisation, User
from tests.passkeys import Device, stored


def log_in_addresses() -> dict[str, str]:
    """Address per page; besides ``second_factor_codes``, with each of which ``tweedefactor`` logs in once."""
    return {
        "second_factor_codes": " ".join(_person_with_second_factor()),
        **_passkeys(),
        "reset": _reset_link(),
        "municipal_return": _municipal_login(),
    }


def account_of(local_part: str) -> User:
    return User.objects.get(email=f"{local_part}@demo.example")


def _person_with_second_factor() -> list[str]:
    person = account_of("tweedefactor")
    if not person.authenticator_set.exists():
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        Authenticator.objects.create(user=person, type="webauthn", data=stored(Device()))
    return person.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()


def _passkeys() -> dict[str, str]:
    one = Authenticator.objects.get(user=account_of("tweedefactor"), type="webauthn")
    return {
        f"passkey_{act}": reverse(f"mfa_{act}_webauthn", args=[one.pk])
        for act in ("edit", "remove")
    }


def _reset_link() -> str:
    person = account_of("teamleider")
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uidb36, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})


def _municipal_login() -> str:
    """Veldstad logs in by itself; nobody is there, for the address leads nowhere."""
    known = MunicipalLogin.objects.filter(municipality__slug="veldstad").first()
    login = known or MunicipalLogin.objects.create(
        municipality=Organisation.objects.get(slug="veldstad"),
        issuer="https://login.veldstad.example",
        origin="https://login.veldstad.example",
        client_id="doorbraak-leeromgeving",
        secret=encrypt("geheim"),
    )
    return reverse("onboarding:municipal_return", args=[login.public_id])
