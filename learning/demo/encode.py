"""Turns frames and a voice track into a small MP4, the same bytes on every run."""

import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from learning.demo.canvas import HEIGHT, WIDTH
from learning.demo.motion import FPS

LOUDNESS = -18.0  # LUFS, one voice in mono
PEAK = 0.56  # limiter; AAC adds up to 2 dB to it

# A synthetic voice is thin, sharp and dry: take off rumble and hiss, give it body, soften what bites
# around 3 kHz, even it out, and put it in a small room.
WARMTH = (
    "highpass=f=80,equalizer=f=190:t=q:w=0.9:g=3,equalizer=f=900:t=q:w=1.4:g=-1.5,"
    "equalizer=f=3100:t=q:w=1.1:g=-3,lowpass=f=8200,"
    "acompressor=threshold=0.08:ratio=2.6:attack=8:release=140:knee=4,"
    "aecho=0.9:0.9:19|31|47:0.09|0.06|0.035"
)
SIZE = f"{WIDTH}x{HEIGHT}"
PICTURES = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", SIZE, "-r", str(FPS), "-i", "-")
VIDEO = (
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+bitexact"),
    *("-c:v", "libx264", "-preset", "slow", "-crf", "28", "-tune", "animation"),
    *("-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "375", "-sc_threshold", "0"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
)
AUDIO = ("-c:a", "aac", "-b:a", "48k", "-ac", "1")
MARKS = ("-map_metadata", "-1", "-metadata:s:a:0", "language=nld", "-movflags", "+faststart")
EXACT = ("-fflags", "+bitexact", "-flags", "+bitexact", "-threads", "1")


def encode(
    target: Path, frames: Iterable[bytes], voice: Path, duration_ms: int, title: str
) -> None:
    """Write H.264 + AAC with the index in front; raise RuntimeError when ffmpeg fails."""
    gain = LOUDNESS - loudness_of(voice, WARMTH)
    sound = f"{WARMTH},volume={gain:.2f}dB,alimiter=limit={PEAK}:level=0,aresample=44100"
    marks = ["-t", f"{duration_ms / 1000:.3f}", "-metadata", f"title={title}"]
    command = ["ffmpeg", "-v", "error", "-y", *PICTURES, "-i", str(voice), "-af", sound]
    command += [*VIDEO, *AUDIO, *MARKS, *marks, *EXACT, str(target)]
    _feed(command, frames)


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


def _feed(command: Sequence[str], frames: Iterable[bytes]) -> None:
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:  # noqa: S603
        if running.stdin is None:
            raise RuntimeError("ffmpeg takes no input")
        for frame in frames:
            running.stdin.write(frame)
        running.stdin.close()
    if running.returncode:
        raise RuntimeError(f"ffmpeg ended with code {running.returncode}")
