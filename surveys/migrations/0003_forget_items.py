"""Invitations of a closed wave and answers of too small a group do without their item."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def forget_items(apps: Any, schema_editor: Any) -> None:
    """For waves published before this: their figures stand, so no answer needs its item any more."""
    invitations = apps.get_model("surveys", "Invitation")
    invitations.objects.filter(wave__state="published").update(item=None)
    answers = apps.get_model("surveys", "Answer")
    answers.objects.filter(response__wave__state="published").update(item=None)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_core_items")]

    # Not backwards once a wave was published: what was forgotten does not come back.
    operations = [
        migrations.AlterField(
            model_name="answer",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="surveys.item",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="surveys.item",
            ),
        ),
        migrations.RunPython(forget_items, migrations.RunPython.noop),
    ]
