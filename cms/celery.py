"""The Celery application; the schedule is code, so that it is reviewed like code."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("doorbraak")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep the outbox": {"task": "onboarding.tasks.run_outbox", "schedule": 30.0},
    "forget expired sessions": {"task": "onboarding.tasks.clear_sessions", "schedule": 86400.0},
    "lapse run-out access": {"task": "onboarding.tasks.lapse_run_out_access", "schedule": 300.0},
    "finish who is done": {"task": "learning.tasks.sweep_progress", "schedule": 600.0},
}
