import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def fill_in_what_was_not_kept(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now all was done in the name of who handed the list in: what is under way ends so.

    What a list said of the role was lost when the part was not known. Such a row is not possible rather than a
    guess: no word of a role is "?".
    """
    lists = apps.get_model("onboarding", "Import").objects
    lists.exclude(applied_at=None).update(applied_by=F("made_by"))
    lists.filter(state__in=["undoing", "undone"]).update(undone_by=F("made_by"))
    rows = apps.get_model("onboarding", "ImportRow").objects
    rows.filter(verdict="unknown_team", batch__state="checked").update(role_text="?")
    # PostgreSQL makes no index, which follows, on a table of which references wait to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0022_refresh_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="applied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="role_text",
            field=models.CharField(blank=True, max_length=120, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fill_in_what_was_not_kept, migrations.RunPython.noop, elidable=True),
    ]
