"""Encrypting what must be read again: secrets of code apps, and of the log-ins of municipalities.

Fernet: AES-128-CBC with HMAC-SHA256. The key is derived from ``SECRET_KEY``; what former keys encrypted can be read for as long
as they stand in ``SECRET_KEY_FALLBACKS``.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again; ``cryptography.fernet.InvalidToken`` for what none of the keys encrypted."""
    return _box().decrypt(encrypted.encode()).decode()


def renew(encrypted: str) -> str:
    """The same text, encrypted by the present key."""
    return _box().rotate(encrypted.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet(
        [_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _fernet(key: str) -> Fernet:
    # The salt bears the name of the first that used it: what it encrypted stays readable.
    digest = hashlib.sha256(b"onboarding.second_factor:" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
