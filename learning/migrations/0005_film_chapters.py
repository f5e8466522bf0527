"""Films have chapters to jump to."""

from django.db import migrations, models

import learning.models.chapters


class Migration(migrations.Migration):
    dependencies = [("learning", "0004_revisions_of_checks")]

    operations = [
        migrations.AddField(
            model_name="film",
            name="chapters",
            field=models.TextField(
                blank=True,
                validators=[learning.models.chapters.validate_chapters],
                verbose_name="chapters",
            ),
        ),
    ]
