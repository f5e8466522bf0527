"""A page can be kept from newcomers, not from people under way; a study time may be left to compute."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_curriculum")]

    operations = [
        migrations.AddField(
            model_name="lessonpage",
            name="is_offered",
            field=models.BooleanField(default=True, verbose_name="in the path of newcomers"),
        ),
        migrations.AddField(
            model_name="referencepage",
            name="is_offered",
            field=models.BooleanField(default=True, verbose_name="in the path of newcomers"),
        ),
        migrations.AlterField(
            model_name="lessonpage",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="study time (minutes)",
            ),
        ),
        migrations.AlterField(
            model_name="referencepage",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="study time (minutes)",
            ),
        ),
    ]
