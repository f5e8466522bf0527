"""``manage.py renew_encryption``: after SECRET_KEY was replaced, before the former one is forgotten."""

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.second_factor import renew_encryption


class Command(BaseCommand):
    help = "Encrypt the secrets of second factors by the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{renew_encryption()} renewed")
