"""The Celery application; the schedule is code, so that it is reviewed like code.

Beat may be started again at any moment and lose what it knew, and Redis may be away for any minute. So what is seldom done
stands at an hour, not at an interval that would begin anew, and a turn that was missed is made good by the next: each asks
what is still to be done. What must not wait a day for that is asked more often than it is needed.
"""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, heartbeat_sent, worker_init
from django.conf import settings

from cms.startup import refuse_wrong_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("doorbraak")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep the outbox": {"task": "onboarding.tasks.run_outbox", "schedule": 30.0},
    "forget expired sessions": {
        "task": "onboarding.tasks.clear_sessions",
        "schedule": crontab(hour="3", minute="20"),
    },
    "forget old guests": {
        "task": "support.tasks.forget_guests",
        "schedule": crontab(hour="3", minute="30"),
    },
    "purge the outbox": {
        "task": "onboarding.tasks.purge_outbox",
        "schedule": crontab(hour="3", minute="40"),
    },
    "keep the figures of the roll-out": {
        "task": "onboarding.tasks.take_rollout_snapshot",
        "schedule": crontab(minute="15"),  # once a week; the first hour in which it can be
    },
    "forget days of use": {
        "task": "onboarding.tasks.forget_usage",
        "schedule": crontab(hour="4", minute="10"),
    },
    "forget who left long ago": {
        "task": "onboarding.tasks.forget_people",
        "schedule": crontab(hour="4", minute="20"),
    },
    "forget tokens": {
        "task": "onboarding.tasks.forget_tokens",
        "schedule": crontab(hour="3", minute="50"),
    },
    "advance run-out access": {
        "task": "onboarding.tasks.advance_run_out_access",
        "schedule": 300.0,
    },
    "read returned mail": {"task": "onboarding.tasks.read_returned_mail", "schedule": 300.0},
    "remind of the end of access": {
        "task": "onboarding.tasks.promise_access_reminders",
        "schedule": crontab(hour="8,11,14", minute="30"),  # each letter once
    },
    "finish who is done": {"task": "learning.tasks.sweep_progress", "schedule": 600.0},
}


@worker_init.connect
@beat_init.connect
def _refuse_wrong_settings(**_kwargs: Any) -> None:
    """As gunicorn and daphne do; Celery runs the checks too, but starts whatever they say."""
    refuse_wrong_settings()


@heartbeat_sent.connect
def _say_alive(**_kwargs: Any) -> None:
    """Touch ALIVE_FILE every two seconds for as long as the broker is heard; the container's check reads its age."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).touch()
