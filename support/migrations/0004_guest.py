import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0003_workplace_by_news"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("locked_out", "cannot log in"), ("introduction", "introduction")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("organisation", models.CharField(max_length=120, verbose_name="organisation")),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="job")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone number")),
                ("language", models.CharField(default="nl", max_length=2, verbose_name="language")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guest",
                        to="support.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "sender without an account",
                "verbose_name_plural": "senders without an account",
            },
        ),
    ]
