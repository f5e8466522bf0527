"""``manage.py seed_scale``: ten thousand made-up people in sixty municipalities, to see the product at its full size."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.demo.scale import ADDRESS, build_scale
from onboarding.models import User


class Command(BaseCommand):
    help = "Add 10,000 made-up people without a password; refused where anybody real is."

    def handle(self, *args: Any, **options: Any) -> None:
        real = User.objects.filter(is_superuser=False).exclude(email__endswith=ADDRESS)
        if real.exclude(email__endswith="@demo.example").exists():
            raise CommandError("There are real people here: made-up ones do not belong among them.")
        begun = time.monotonic()
        made = build_scale(say=lambda text: self.stdout.write(text))
        self.stdout.write(f"{made} people made in {time.monotonic() - begun:.0f} s")
