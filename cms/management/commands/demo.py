"""``manage.py demo``: fill the database with the demo world; a second run keeps what is there."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo import world
from cms.demo.connecting import build_connections
from cms.demo.rollout import build_rollout


class Command(BaseCommand):
    help = "Build the demo world (needs DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is only built with DEMO=1, on a loopback host.")
        self._step("front page", world.build_home)
        self._step("places and people", world.build_people)
        self._step("films, reference work, check", world.build_curriculum)
        self._step("learning of the demo people", world.build_progress)
        self._step("plan of the roll-out", build_rollout)
        self._step("connecting of municipalities", build_connections)
        self._step("questions and a chat", world.build_questions)
        self._step("polls", world.build_polls)

    def _step(self, what: str, act: Callable[[], object]) -> None:
        self.stdout.write(f"Demo: {what} ...", ending="")
        self.stdout.flush()
        act()
        self.stdout.write(" done")
