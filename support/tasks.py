"""Background work of support; each task calls one service."""

from celery import shared_task
from django.utils import timezone

from support.guests import forget_old_guests


@shared_task
def forget_guests() -> int:
    return forget_old_guests(at=timezone.now())
