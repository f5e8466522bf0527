"""A film of a moment, made on the spot, and captions that fit it."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

CAPTIONS = (
    b"WEBVTT\n\n00:00.000 --> 00:01.000\nEen testfilm.\n\n00:01.000 --> 00:02.000\nMeer niet.\n"
)


@cache
def tiny_film(*, seconds: int = 2, codec: str = "libx264") -> bytes:
    """An MP4 of 64 x 36 pixels with a tone; raises when ffmpeg is missing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        picture = ["-f", "lavfi", "-i", f"testsrc=size=64x36:rate=10:duration={seconds}"]
        sound = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        coding = ["-c:v", codec, "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
        command = ["ffmpeg", "-v", "error", *picture, *sound, *coding, str(path)]
        subprocess.run(command, check=True, timeout=30)
        return path.read_bytes()
