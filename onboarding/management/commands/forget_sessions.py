"""``manage.py forget_sessions``: sessions that ran out, and from where and by which browser somebody was logged in."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef


def forget() -> int:
    """Forget sessions that ran out, and the log-ins whose session is gone; return how many log-ins.

    django-allauth forgets a log-in only when its owner looks at the list of them.
    """
    call_command("clearsessions")
    still_there = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(~Exists(still_there)).delete()[0]


class Command(BaseCommand):
    help = "Delete sessions that ran out, and the address and browser of log-ins whose session is gone."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Forgot {forget()} log-ins.")
