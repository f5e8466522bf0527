"""Accounts as people have them: their address verified, what is kept of them read."""

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.models import User

PASSWORD = "vier paarden in de wei"


def open_accounts() -> None:
    """Let everybody in the world be able to log in and go on at once."""
    for person in User.objects.all():
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    User.objects.update(informed_at=timezone.now())


def log_in_by_password(person: User) -> Client:
    client = Client()
    if not person.check_password(PASSWORD):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client
