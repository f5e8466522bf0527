"""The seven core items, one per theme of the programme."""

from typing import Any

from django.db import migrations

CORE = [
    (
        "pleasant",
        "Het is prettig om met de Doorbraakmethode te werken.",
        "The Doorbraakmethode is pleasant to work with.",
    ),
    (
        "span",
        "Ik kan nu zelf meer regelen voor een huishouden dan voorheen.",
        "I can now arrange more for a household myself than before.",
    ),
    (
        "autonomy",
        "Ik bepaal zelf hoe ik een situatie aanpak.",
        "I decide for myself how I approach a situation.",
    ),
    (
        "done",
        "Ik krijg meer voor elkaar in mijn werk.",
        "I get more done in my work.",
    ),
    (
        "residents",
        "De inwoners die ik help, worden er merkbaar blijer van.",
        "The residents I help become noticeably happier.",
    ),
    (
        "municipality",
        "Deze manier van werken is goed voor mijn gemeente.",
        "This way of working is good for my municipality.",
    ),
    (
        "profession",
        "Mijn vak krijgt er meer diepgang door.",
        "It gives my profession more depth.",
    ),
]


def add_items(apps: Any, schema_editor: Any) -> None:
    item = apps.get_model("surveys", "Item")
    for theme, text_nl, text_en in CORE:
        item.objects.get_or_create(
            key=theme,
            defaults={"theme": theme, "text_nl": text_nl, "text_en": text_en, "is_core": True},
        )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_polls")]

    # Backwards the items stay: the tables go with the migration before.
    operations = [migrations.RunPython(add_items, migrations.RunPython.noop)]
