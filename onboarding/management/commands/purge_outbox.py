"""``manage.py purge_outbox``: what the nightly task does, at once."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onboarding import outbox
from onboarding.models import Outbox

GIVEN_UP_KEPT = timedelta(days=365)  # so long somebody may want to count what did not arrive


def purge(*, at: datetime) -> int:
    """Delete what was done or given up long ago; return how many rows."""
    given_up, _each = Outbox.objects.filter(failed_at__lt=at - GIVEN_UP_KEPT).delete()
    return outbox.purge_done(at=at) + given_up


class Command(BaseCommand):
    help = "Delete the promises that were kept more than 30 days ago, and those given up more than a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Deleted {purge(at=timezone.now())} rows.")
