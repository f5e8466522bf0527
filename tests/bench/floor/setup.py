"""``python -m tests.bench.floor.setup``: tables, 25 rows, a person; prints the session's cookie."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - needs the apps loaded
from django.core.management import call_command  # noqa: E402 - needs the apps loaded
from django.test import Client  # noqa: E402 - needs the apps loaded
from django.utils import timezone  # noqa: E402 - needs the apps loaded

from tests.bench.floor.models import Row  # noqa: E402 - needs the apps loaded

call_command("migrate", run_syncdb=True, verbosity=0)
Row.objects.bulk_create(
    Row(title=f"Rij {number}", state="open", at=timezone.now()) for number in range(25)
)
client = Client()
client.force_login(User.objects.create(username="somebody"))
sys.stdout.write(client.cookies["sessionid"].value)
