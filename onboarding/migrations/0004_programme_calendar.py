"""The programme is open on working days from half past eight to five, until somebody says otherwise."""

from datetime import time
from typing import Any

from django.db import migrations

OPENS, CLOSES = time(8, 30), time(17)
WORKING_DAYS = range(5)


def make_programme_calendar(apps: Any, schema_editor: Any) -> None:
    calendar, is_new = apps.get_model("onboarding", "Calendar").objects.get_or_create(
        organisation=None
    )
    if is_new:
        for weekday in WORKING_DAYS:
            calendar.rules.create(weekday=weekday, opens=OPENS, closes=CLOSES)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0003_calendar")]

    operations = [migrations.RunPython(make_programme_calendar, migrations.RunPython.noop)]
