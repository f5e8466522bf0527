"""The top of the tree of pages, which Wagtail makes as "Root", is what editors see first: it says so in Dutch."""

from typing import Any

from django.db import migrations

STOCK, OURS = "Root", "Alle pagina’s"  # noqa: RUF001 - the apostrophe of the other texts


def _rename(apps: Any, old: str, new: str) -> None:
    """Only a title that nobody has changed."""
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1)
    pages.filter(title=old).update(title=new)
    pages.filter(draft_title=old).update(draft_title=new)


def name_in_dutch(apps: Any, schema_editor: Any) -> None:
    _rename(apps, STOCK, OURS)


def name_as_wagtail(apps: Any, schema_editor: Any) -> None:
    _rename(apps, OURS, STOCK)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_home_sections")]

    operations = [migrations.RunPython(name_in_dutch, name_as_wagtail)]
