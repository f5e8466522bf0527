"""``manage.py purge_outbox``: what the nightly task does, at once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onboarding import outbox


class Command(BaseCommand):
    help = "Delete the promises that were kept more than 30 days ago; those given up stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Deleted {outbox.purge_done(at=timezone.now())} rows.")
