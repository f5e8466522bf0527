"""Looks into an uploaded film with ffprobe and ffmpeg, where the machine has them."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

SECONDS = 20  # more than reading a header or one picture may take
# Only the local file, and only as MP4: a playlist in disguise could make the reader fetch anything.
_LOCAL_MP4 = ["-protocol_whitelist", "file", "-f", "mov"]
PLAYABLE = frozenset({"h264", "av1", "vp9"})


class UnreadableFilmError(Exception):
    """The file is no film that can be read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a film says of itself; ``duration`` in seconds."""

    duration: float
    width: int
    height: int
    codec: str


def is_available() -> bool:
    """Whether films can be looked into here; without it the editor is asked."""
    return shutil.which("ffprobe") is not None


@contextmanager
def path_of(upload: UploadedFile) -> Iterator[str]:
    """A path on disk of an upload, whether Django kept it in memory or in a file."""
    if hasattr(upload, "temporary_file_path"):
        yield upload.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        upload.seek(0)
        shutil.copyfileobj(upload, file)
        upload.seek(0)
        file.flush()
        yield file.name


def read_facts(path: str) -> Facts:
    """Length, size and codec of a film. Raises UnreadableFilmError."""
    command = ["ffprobe", "-v", "error", *_LOCAL_MP4, "-print_format", "json"]
    out = _run([*command, "-show_format", "-show_streams", "-select_streams", "v:0", path])
    try:
        found: dict[str, Any] = json.loads(out)
        stream = found["streams"][0]
        return Facts(
            duration=float(found["format"]["duration"]),
            width=int(stream["width"]),
            height=int(stream["height"]),
            codec=str(stream["codec_name"]),
        )
    except (ValueError, KeyError, IndexError) as error:
        raise UnreadableFilmError from error


def make_poster(path: str, *, at: float) -> bytes | None:
    """A JPEG of the picture ``at`` so many seconds; None where it cannot be made."""
    if shutil.which("ffmpeg") is None:
        return None
    command = ["ffmpeg", "-v", "error", "-ss", f"{at:.3f}", *_LOCAL_MP4, "-i", path]
    command += ["-frames:v", "1", "-vf", "scale='min(1280,iw)':-2", "-f", "mjpeg", "-"]
    try:
        return _run(command) or None
    except UnreadableFilmError:
        return None


def _run(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603 - no shell, fixed words
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadableFilmError from error
    return done.stdout
