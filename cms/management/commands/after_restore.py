"""``manage.py after_restore``: what must not come back to life with an older state of the database."""

from typing import Any

from allauth.idp.oidc.models import Token
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import transaction

from onboarding import erasure, journal, outbox
from onboarding.constants import Act


class Command(BaseCommand):
    help = (
        "End every log-in and token of a restored database and say which promises wait to be kept."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        sessions, _each = Session.objects.all().delete()
        tokens, _each = Token.objects.all().delete()
        journal.record(act=Act.LOG_INS_ENDED, actor=None)
        self.stdout.write(f"Ended {sessions} log-ins and {tokens} tokens: everybody logs in again.")
        self.stdout.write(f"Erased again: {erasure.repeat_after_restore()} people.")
        self.stdout.write(f"Waiting in the outbox: {outbox.backlog().describe()}.")
        self.stdout.write("Letters among these may have been sent after the back-up was made.")
