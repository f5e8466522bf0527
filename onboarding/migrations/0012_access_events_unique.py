"""Apart from the numbering: PostgreSQL alters no table whose rows changed in the same transaction."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0011_access_events")]

    operations = [
        migrations.AddConstraint(
            model_name="accessevent",
            constraint=models.UniqueConstraint(
                fields=("access", "number"), name="access_event_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "permanent")),
                fields=("access", "term"),
                name="access_permanent_once",
            ),
        ),
    ]
