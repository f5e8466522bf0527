import uuid
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import onboarding.models.person


def known_clients_are_tools(apps: Any, schema_editor: Any) -> None:
    """Whoever logs people in through us already is a tool."""
    tools = apps.get_model("onboarding", "Tool").objects
    for client in apps.get_model("allauth_idp_oidc", "Client").objects.all():
        tools.create(client=client, name=client.name, public_id=uuid.uuid4().hex)


class Migration(migrations.Migration):
    dependencies = [
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
        ("onboarding", "0014_imports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("person_invited", "invited"),
                    ("person_reminded", "reminded"),
                    ("people_imported", "list of people applied"),
                    ("import_undone", "list of people undone"),
                    ("people_exported", "list of people downloaded"),
                    ("person_moved", "moved to another part"),
                    ("person_seen", "page of a person looked at"),
                    ("access_withdrawn", "access withdrawn"),
                    ("access_restored", "access restored"),
                    ("access_extended", "access extended"),
                    ("access_paused", "access paused"),
                    ("access_resumed", "access resumed"),
                    ("terms_changed", "terms of access changed"),
                    ("account_changed", "account changed"),
                    ("password_set", "password set by an administrator"),
                    ("tool_registered", "tool registered"),
                    ("tool_changed", "tool changed"),
                    ("tool_changes_done", "changed log-ins carried over"),
                    ("token_replayed", "copied token used: log-ins ended"),
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
        migrations.CreateModel(
            name="Tool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=onboarding.models.person.new_public_id,
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "webhook_url",
                    models.URLField(
                        blank=True, max_length=400, verbose_name="address of the webhook"
                    ),
                ),
                ("webhook_version", models.PositiveIntegerField(default=1)),
                ("webhook_gone_at", models.DateTimeField(blank=True, null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "client",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tool",
                        to="allauth_idp_oidc.client",
                    ),
                ),
            ],
            options={
                "verbose_name": "tool",
                "verbose_name_plural": "tools",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="UsedRefreshToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=255, unique=True)),
                ("used_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="allauth_idp_oidc.client",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "used refresh token",
                "verbose_name_plural": "used refresh tokens",
            },
        ),
        migrations.CreateModel(
            name="ToolChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_number", models.PositiveIntegerField()),
                ("changed_at", models.DateTimeField()),
                ("done_number", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="onboarding.tool",
                    ),
                ),
            ],
            options={
                "verbose_name": "changed log-in",
                "verbose_name_plural": "changed log-ins",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_number__lt", models.F("event_number"))),
                        fields=["tool", "changed_at"],
                        name="tool_change_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tool", "person"), name="tool_change_once")
                ],
            },
        ),
        migrations.RunPython(known_clients_are_tools, migrations.RunPython.noop),
    ]
