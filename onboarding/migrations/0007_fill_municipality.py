"""Municipalities stood at depth two, and everything below one belongs to it."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    organisations = apps.get_model("onboarding", "Organisation").objects
    for pk, path in organisations.filter(kind="municipality").values_list("pk", "path"):
        organisations.filter(path__startswith=path).update(municipality=pk)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0006_organisation_municipality")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
