"""Turns pictures and a voice track into a small MP4, the same bytes on every run."""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from learning.demo.canvas import HEIGHT, WIDTH

FPS = 25
FADE_MS = 400
LOUDNESS = -19.0  # LUFS, one voice in mono
PEAK = 0.6  # limiter; AAC adds up to 2 dB to it

Shot = tuple[int, Image.Image]  # from which millisecond, which picture

# A synthetic voice is thin and sharp: take off rumble and hiss, give it a little body, even it out.
WARMTH = (
    "highpass=f=85,equalizer=f=220:t=q:w=1:g=2.5,equalizer=f=3400:t=q:w=1.2:g=-2,lowpass=f=7500,"
    "acompressor=threshold=0.09:ratio=2.5:attack=8:release=120"
)
SIZE = f"{WIDTH}x{HEIGHT}"
PICTURES = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", SIZE, "-r", str(FPS), "-i", "-")
VIDEO = (
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+bitexact"),
    *("-c:v", "libx264", "-preset", "veryslow", "-crf", "23", "-tune", "animation"),
    *("-profile:v", "main", "-pix_fmt", "yuv420p", "-g", "100"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
)
AUDIO = ("-c:a", "aac", "-b:a", "56k", "-ac", "1")
MARKS = ("-map_metadata", "-1", "-metadata:s:a:0", "language=nld", "-movflags", "+faststart")
EXACT = ("-fflags", "+bitexact", "-flags", "+bitexact", "-threads", "1")


def encode(target: Path, shots: Sequence[Shot], voice: Path, duration_ms: int, title: str) -> None:
    """Write H.264 + AAC with the index in front; raise RuntimeError when ffmpeg fails."""
    gain = LOUDNESS - loudness_of(voice, WARMTH)
    sound = f"{WARMTH},volume={gain:.2f}dB,alimiter=limit={PEAK}:level=0,aresample=44100"
    marks = ["-t", f"{duration_ms / 1000:.3f}", "-metadata", f"title={title}"]
    command = ["ffmpeg", "-v", "error", "-y", *PICTURES, "-i", str(voice), "-af", sound]
    command += [*VIDEO, *AUDIO, *MARKS, *marks, *EXACT, str(target)]
    _feed(command, frames(shots, duration_ms))


def frames(shots: Sequence[Shot], duration_ms: int) -> Iterator[bytes]:
    """Yield raw frames: each picture still, faded into the next one."""
    stills = [picture.tobytes() for _start, picture in shots]
    place = 0
    for frame in range(duration_ms * FPS // 1000):
        at = frame * 1000 // FPS
        while place + 1 < len(shots) and at >= shots[place + 1][0]:
            place += 1
        start, picture = shots[place]
        share = (at - start) / FADE_MS
        if place and share < 1:
            yield Image.blend(shots[place - 1][1], picture, share).tobytes()
        else:
            yield stills[place]


def loudness_of(sound: Path, filters: str = "anull") -> float:
    """Return the integrated loudness in LUFS after the given filters."""
    command = f"ffmpeg -hide_banner -nostats -threads 1 -i {sound} -af {filters},ebur128 -f null -"
    done = subprocess.run(command.split(), check=True, capture_output=True, text=True)  # noqa: S603
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", done.stderr)[-1])


def duration_of(film: Path) -> int:
    """Return the length in milliseconds that ffprobe measures."""
    command = f"ffprobe -v error -show_entries format=duration -of json {film}".split()
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return round(float(json.loads(done.stdout)["format"]["duration"]) * 1000)


def _feed(command: Sequence[str], pictures: Iterator[bytes]) -> None:
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:  # noqa: S603
        if running.stdin is None:
            raise RuntimeError("ffmpeg takes no input")
        for picture in pictures:
            running.stdin.write(picture)
        running.stdin.close()
    if running.returncode:
        raise RuntimeError(f"ffmpeg ended with code {running.returncode}")
