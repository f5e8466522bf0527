"""``manage.py forget_guests``: what the nightly task does, at once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from support.guests import forget_old_guests


class Command(BaseCommand):
    help = "Blank senders without an account, and what they wrote, half a year after their case was closed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Forgot {forget_old_guests(at=timezone.now())} senders.")
