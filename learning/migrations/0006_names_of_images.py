"""Images have a name in the interface; nothing changes in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_film_chapters")]

    operations = [
        migrations.AlterModelOptions(
            name="learningimage",
            options={"verbose_name": "image", "verbose_name_plural": "images"},
        ),
    ]
