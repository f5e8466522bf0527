"""Secrets of code apps stood in the database as they are: encrypt them, as ``onboarding.second_factor`` reads them."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import migrations


def _box() -> Fernet:
    digest = hashlib.sha256(b"onboarding.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def encrypt(apps: Any, schema_editor: Any) -> None:
    _change(apps, lambda text: _box().encrypt(text.encode()).decode())


def decrypt(apps: Any, schema_editor: Any) -> None:
    _change(apps, lambda text: _box().decrypt(text.encode()).decode())


def _change(apps: Any, by: Callable[[str], str]) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.all():
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = by(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [by(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0015_tools"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
