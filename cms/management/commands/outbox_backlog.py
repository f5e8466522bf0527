"""``manage.py outbox_backlog``: for an alarm; exits 1 when promised work is not being done."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from onboarding import outbox


class Command(BaseCommand):
    help = "Say how much promised work waits; exit 1 when the oldest is late."

    def add_arguments(self, parser: ArgumentParser) -> None:
        late = int(outbox.LATE.total_seconds())
        parser.add_argument("--late", type=int, default=late, help=f"seconds (default {late})")

    def handle(self, *args: Any, **options: Any) -> None:
        backlog = outbox.backlog()
        self.stdout.write(backlog.describe())
        if backlog.oldest_seconds > options["late"]:
            sys.exit(1)
