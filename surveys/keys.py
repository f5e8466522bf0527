"""The private key of a wave: a file outside the database, gone when the answers are moved.

Whoever has the database or a backup of it has sealed bytes only. Closing a wave must run where the
file is: all processes of an installation share ``VAR_DIR``.
"""

import contextlib
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from surveys.exceptions import SurveyError
from surveys.models import Wave


def path_of(wave: Wave) -> Path:
    """Where the key of ``wave`` lies while there is one."""
    return Path(settings.VAR_DIR) / "wave_keys" / f"{wave.pk}.key"


def make_key(wave: Wave) -> bytes:
    """Make the key pair, write the private half (mode 0600) and return the public half.

    A key left by an opening that was broken off is used again.
    """
    path = path_of(wave)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(PrivateKey.generate()))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    return bytes(PrivateKey(path.read_bytes()).public_key)


def read_key(wave: Wave) -> PrivateKey:
    """The private key; SurveyError ``key_missing`` when its file is not here."""
    try:
        return PrivateKey(path_of(wave).read_bytes())
    except FileNotFoundError:
        message = _(
            "The key of this poll is missing on this server, so its answers cannot be opened. Ask the "
            "administrator to put the key file back, then close the poll again."
        )
        raise SurveyError("key_missing", message) from None


def destroy_key(wave: Wave) -> None:
    """Overwrite and remove the key; repeated: nothing."""
    path = path_of(wave)
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
        file.write(os.urandom(PrivateKey.SIZE))
        file.flush()
        os.fsync(file.fileno())
        path.unlink()
