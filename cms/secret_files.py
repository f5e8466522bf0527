"""Secrets of the embedded set-up: made once, kept in files only the owner can read."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def _write_once(path: Path, text: str) -> str:
    """Put ``text`` in ``path`` whole, unless another process was first; return what the file holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent) as draft:
        draft.write(text)
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
    return path.read_text(encoding="utf-8")


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Return the text in ``path``, made by ``make`` on first use."""
    if path.exists():
        return path.read_text(encoding="utf-8")
    return _write_once(path, make())


def make_rsa_key() -> str:
    """A new RSA-2048 private key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode()


def key_set(present: str, *, former: str, following: str) -> list[dict[str, str]]:
    """The keys that tools may check signatures by: what signs, what signed until a short while ago, and what will sign next."""
    found = ((following, "2000-01-01"), (former, "2000-01-01"), (present, "2000-01-02"))
    return [{"pem": pem, "issued_at": issued_at} for pem, issued_at in found if pem]
