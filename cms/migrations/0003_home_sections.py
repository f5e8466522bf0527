from django.db import migrations, models

import learning.blocks


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_themes"),
    ]

    operations = [
        migrations.AddField(
            model_name="homepage",
            name="audiences",
            field=learning.blocks.BodyField([], blank=True, verbose_name="for whom"),
        ),
        migrations.AddField(
            model_name="homepage",
            name="facts",
            field=learning.blocks.BodyField([], blank=True, verbose_name="facts"),
        ),
        migrations.AddField(
            model_name="homepage",
            name="hero_title",
            field=models.CharField(blank=True, max_length=160, verbose_name="headline"),
        ),
        migrations.AddField(
            model_name="homepage",
            name="steps",
            field=learning.blocks.BodyField([], blank=True, verbose_name="how it works"),
        ),
    ]
