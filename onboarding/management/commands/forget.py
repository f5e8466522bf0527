"""``manage.py forget``: everything that was kept long enough; ``--dry-run`` says what would go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from onboarding import erasure, tokens, usage
from onboarding.management.commands import forget_sessions, purge_outbox


class Command(BaseCommand):
    help = "Erase and remove what was kept long enough; the same runs each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go, change nothing"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        found = erasure.forget_old() | {
            "days of use": usage.forget_old(),
            "tokens": tokens.forget_expired(at=at),
            "log-ins": forget_sessions.forget(),
            "outbox": purge_outbox.purge(at=at),
        }
        for name, number in found.items():
            self.stdout.write(f"{name}: {number}")
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write("Nothing was changed.")
