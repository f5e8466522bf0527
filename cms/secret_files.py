"""Secrets of the embedded set-up: made once, kept in files only the owner can read."""

import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management.utils import get_random_secret_key


def _write_once(path: Path, text: str) -> str:
    """Put ``text`` in ``path`` whole, unless another process was first; return what the file holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent) as draft:
        draft.write(text)
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
    return path.read_text(encoding="utf-8")


def read_or_make_secret(path: Path) -> str:
    """Return the 50-character secret in ``path``, made on first use."""
    return (
        path.read_text(encoding="utf-8")
        if path.exists()
        else _write_once(path, get_random_secret_key())
    )


def read_or_make_rsa_key(path: Path) -> str:
    """Return the PEM of the RSA-2048 key in ``path``, made on first use."""
    if path.exists():
        return path.read_text(encoding="utf-8")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return _write_once(path, pem.decode())
