"""Background work of people and access; each task calls one service."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from onboarding import erasure, lapsing, outbox, returned_mail, rollout_board, tokens, usage


@shared_task
def run_outbox() -> int:
    return outbox.run_due()


@shared_task
def purge_outbox() -> None:
    call_command("purge_outbox")


@shared_task
def clear_sessions() -> None:
    call_command("forget_sessions")


@shared_task
def advance_run_out_access() -> int:
    return lapsing.advance_run_out()


@shared_task
def promise_access_reminders() -> int:
    return lapsing.promise_reminders()


@shared_task
def read_returned_mail() -> int:
    return returned_mail.read_returned()


@shared_task
def forget_tokens() -> int:
    return tokens.forget_expired(at=timezone.now())


@shared_task
def take_rollout_snapshot() -> int:
    return rollout_board.take_snapshot(at=timezone.now())


@shared_task
def forget_usage() -> int:
    return usage.forget_old()


@shared_task
def forget_people() -> dict[str, int]:
    return erasure.forget_old()
