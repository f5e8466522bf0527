"""Erased accounts get a mark. What erasure did not do to them before is done here: their roles end, what was written
about their log-in goes, and who was brought back by restoring the log-in of an empty account is closed again."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone

ADDRESS = r"^[0-9a-f]{24}@erased\.invalid$"  # as erasure makes it


def mark(apps: Any, schema_editor: Any) -> None:
    def of(name: str) -> Any:
        return apps.get_model("onboarding", name)._base_manager

    for person in of("User").filter(email__regex=ADDRESS):
        entry = of("JournalEntry").filter(act="person_erased", subject_ref=person.username)
        noted = entry.order_by("at").values_list("at", flat=True).first()
        person.erased_at, person.is_active = noted or timezone.now(), False
        person.save(update_fields=["erased_at", "is_active"])
        of("Membership").filter(person=person, ends_on=None).update(ends_on=timezone.localdate())
        of("Access").filter(person=person).update(
            state="withdrawn", tool_until=None, grace_until=None, days_left=None
        )
        of("AccessEvent").filter(access__person=person).update(reason="", details={})
        of("ErasureRequest").filter(person=person).update(reason="")


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0023_import_people")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
