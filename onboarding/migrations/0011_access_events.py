"""Access as a clock with numbered events, terms per municipality, and reminders."""

from collections import Counter
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

KIND_OF_STATE = {
    "temporary": "begun",
    "permanent": "permanent",
    "lapsed": "lapsed",
    "withdrawn": "withdrawn",
}


def number_events(apps: Any, schema_editor: Any) -> None:
    """Number what happened, per record in the order of time; its kind follows from where it led."""
    events = apps.get_model("onboarding", "AccessEvent").objects
    numbers: Counter[int] = Counter()
    for event in events.order_by("access_id", "at", "pk").iterator():
        numbers[event.access_id] += 1
        event.number = numbers[event.access_id]
        event.kind = KIND_OF_STATE.get(event.to_state, "begun")
        event.save(update_fields=["number", "kind"])
    for pk, number in numbers.items():
        apps.get_model("onboarding", "Access").objects.filter(pk=pk).update(event_number=number)


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0010_outbox_lanes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                ("days_before", models.SmallIntegerField()),
                ("promised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "reminder of access",
                "verbose_name_plural": "reminders of access",
            },
        ),
        migrations.CreateModel(
            name="AccessTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tool_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="days with the tool"),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="days of reading only"
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of access",
                "verbose_name_plural": "terms of access",
            },
        ),
        migrations.AlterModelOptions(
            name="accessevent",
            options={
                "ordering": ["access", "number"],
                "verbose_name": "access event",
                "verbose_name_plural": "access events",
            },
        ),
        migrations.RemoveConstraint(
            model_name="accessevent",
            name="access_permanent_once",
        ),
        migrations.AddField(
            model_name="access",
            name="days_left",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="access",
            name="event_number",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="access",
            name="term",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="accessevent",
            name="details",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="accessevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("begun", "begun"),
                    ("extended", "extended"),
                    ("paused", "paused"),
                    ("resumed", "resumed after a pause"),
                    ("grace", "reading only"),
                    ("grace_longer", "reading only, a week longer"),
                    ("lapsed", "lapsed"),
                    ("permanent", "permanent"),
                    ("withdrawn", "withdrawn"),
                    ("restored", "restored"),
                ],
                default="begun",
                max_length=16,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accessevent",
            name="number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accessevent",
            name="term",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accessevent",
            name="until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="access",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "invited"),
                    ("temporary", "temporary"),
                    ("grace", "read only"),
                    ("lapsed", "lapsed"),
                    ("paused", "paused"),
                    ("permanent", "permanent"),
                    ("open", "without the tool"),
                    ("withdrawn", "withdrawn"),
                ],
                default="invited",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="accessevent",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("invited", "invited"),
                    ("temporary", "temporary"),
                    ("grace", "read only"),
                    ("lapsed", "lapsed"),
                    ("paused", "paused"),
                    ("permanent", "permanent"),
                    ("open", "without the tool"),
                    ("withdrawn", "withdrawn"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="accessevent",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("invited", "invited"),
                    ("temporary", "temporary"),
                    ("grace", "read only"),
                    ("lapsed", "lapsed"),
                    ("paused", "paused"),
                    ("permanent", "permanent"),
                    ("open", "without the tool"),
                    ("withdrawn", "withdrawn"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="journalentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("person_invited", "invited"),
                    ("access_withdrawn", "access withdrawn"),
                    ("access_restored", "access restored"),
                    ("access_extended", "access extended"),
                    ("access_paused", "access paused"),
                    ("access_resumed", "access resumed"),
                    ("terms_changed", "terms of access changed"),
                    ("account_changed", "account changed"),
                    ("password_set", "password set by an administrator"),
                    ("tool_registered", "tool registered"),
                    ("organisation_added", "part of the organisation added"),
                    ("organisation_renamed", "part of the organisation renamed"),
                    ("organisation_moved", "part of the organisation moved"),
                    ("organisation_reopened", "part of the organisation opened again"),
                    ("organisation_closed", "part of the organisation closed"),
                    ("calendar_changed", "calendar changed"),
                    ("role_given", "role given"),
                    ("role_ended", "role ended"),
                    ("poll_closed", "poll closed"),
                    ("log_ins_ended", "all log-ins ended after a restore"),
                ],
                max_length=32,
                verbose_name="act",
            ),
        ),
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["state", "tool_until"], name="access_state_until"),
        ),
        migrations.AddField(
            model_name="accessreminder",
            name="access",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="onboarding.access",
            ),
        ),
        migrations.AddField(
            model_name="accessterms",
            name="municipality",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="access_terms",
                to="onboarding.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreminder",
            constraint=models.UniqueConstraint(
                fields=("access", "until", "days_before"), name="access_reminder_once"
            ),
        ),
        migrations.RunPython(number_events, migrations.RunPython.noop),
    ]
