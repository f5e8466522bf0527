from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("onboarding", "0001_people"),
        ("support", "0004_guest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["opened_at", "tier"], name="case_by_opening"),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["kind", "at"], name="case_event_by_kind"),
        ),
    ]
