"""``manage.py compile_translations``: make .mo files of ours without gettext, which a machine may lack."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile our translations (cms/locale and the apps' own)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(Path(settings.BASE_DIR).glob("*/locale*/*/LC_MESSAGES/django*.po")):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
