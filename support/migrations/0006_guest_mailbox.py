from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0005_counting_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="guest",
            name="mailbox",
            field=models.EmailField(blank=True, db_index=True, editable=False, max_length=254),
        ),
    ]
