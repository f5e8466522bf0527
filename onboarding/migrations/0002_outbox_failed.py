from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0001_people"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="outbox",
            name="outbox_waiting",
        ),
        migrations.AddField(
            model_name="outbox",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("done_at", None), ("failed_at", None)),
                fields=["due_at"],
                name="outbox_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("failed_at__isnull", False)),
                fields=["failed_at"],
                name="outbox_failed",
            ),
        ),
    ]
