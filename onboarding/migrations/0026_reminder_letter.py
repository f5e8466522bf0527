from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0025_access_event_place")]

    operations = [
        migrations.AddField(
            model_name="accessreminder",
            name="letter",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
    ]
