"""``manage.py renew_encryption``: after SECRET_KEY was replaced, before the former one is forgotten."""

from typing import Any

from django.core.management.base import BaseCommand

from onboarding import municipal_login, second_factor


class Command(BaseCommand):
    help = "Encrypt secrets of second factors and of log-ins of municipalities by the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        renewed = second_factor.renew_encryption() + municipal_login.renew_encryption()
        self.stdout.write(f"{renewed} renewed")
