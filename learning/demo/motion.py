"""Moves the parts of the slides: what comes in when, what stays, what leaves, and each frame of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import pi, sin
from typing import Literal

from PIL import Image

from learning.demo.canvas import Point

FPS = 25
ENTER_MS, LEAVE_MS, MOVE_MS, COUNT_MS = 560, 280, 600, 800
SETTLE_MS = 260  # what was there makes room before something else comes in
EARLY_MS = 240  # a part begins to come in before its word, so that it stands when the word is said
APART_MS = 140  # between two parts, at least
SWAY_PX, SWAY_MS = 3.0, 5200
TRAVEL = 44  # how far a part slides in

Enter = Literal["rise", "fade", "left", "right", "drop", "pop", "wipe", "grow", "live"]
Live = Callable[[float], Image.Image]


@dataclass(frozen=True, slots=True)
class Part:
    """Something on a slide; the same `key` on the next slide is the same thing, perhaps elsewhere.

    Parts of one `beat` come in together, when the first word of `words` is heard.
    """

    key: str
    image: Image.Image
    at: Point
    enter: Enter = "rise"
    words: str = ""
    beat: int = 0
    live: Live | None = None  # draws it at a share of its entrance, when `enter` is "live"
    sways: bool = False
    is_bare: bool = False  # letters without a ground: the old ones must go before new ones come


@dataclass(frozen=True, slots=True)
class Cue:
    """A slide on the time line: when each beat comes in, and whether a chapter begins."""

    parts: Sequence[Part]
    start_ms: int
    beats_ms: dict[int, int]
    is_new_chapter: bool


@dataclass(slots=True)
class Track:
    """A part from coming in to having left, and the places where it stood."""

    part: Part
    start_ms: int
    end_ms: int = 10**9
    leaves_to: Literal["nowhere", "left"] = "nowhere"
    enters_as: Enter = "rise"
    stops: list[tuple[int, Point]] = field(default_factory=list)

    def place(self, at_ms: int) -> Point:
        """Return where it stands, on the way from one place to the next if it moves."""
        x, y = self.stops[0][1]
        for since, (to_x, to_y) in self.stops[1:]:
            share = ease(_share(at_ms, since, MOVE_MS))
            x, y = x + (to_x - x) * share, y + (to_y - y) * share
        return x, y


@dataclass(frozen=True, slots=True)
class Sight:
    """How a track looks in one frame; equal sights give equal frames."""

    track: int
    x: float
    y: float
    share: float
    alpha: float


def ease(share: float) -> float:
    """Fast, then slow."""
    return 1 - (1 - share) ** 3


def overshoot(share: float) -> float:
    """Fast, a little too far, and back."""
    back = share - 1
    return 1 + 2.2 * back**3 + 1.2 * back**2


def tracks_of(cues: Sequence[Cue]) -> list[Track]:
    """Follow each part over the slides: it stays, moves, changes or leaves."""
    done: list[Track] = []
    open_tracks: dict[str, Track] = {}
    for cue in cues:
        kept = {} if cue.is_new_chapter else open_tracks
        for track in open_tracks.values():
            if track.part.key not in {part.key for part in cue.parts} or cue.is_new_chapter:
                track.end_ms = cue.start_ms
                track.leaves_to = "left" if cue.is_new_chapter else "nowhere"
        open_tracks = {part.key: _follow(part, kept.get(part.key), cue, done) for part in cue.parts}
    return done


def _follow(part: Part, before: Track | None, cue: Cue, done: list[Track]) -> Track:
    """The track of a part on this slide: the one it had, or a new one."""
    start = cue.beats_ms[part.beat]
    if before and _is_alike(before.part, part):
        if before.stops[-1][1] != part.at:
            before.stops.append((start, part.at))
        return before
    enters: Enter = part.enter
    if before and part.is_bare:
        before.end_ms = cue.start_ms
    elif before:  # the same thing in another colour: fade over it
        before.end_ms = start + LEAVE_MS
        enters = "live" if part.enter == "live" else "fade"
    track = Track(part, start, enters_as=enters, stops=[(start, part.at)])
    done.append(track)
    return track


def _is_alike(one: Part, other: Part) -> bool:
    return one.image.size == other.image.size and one.image.tobytes() == other.image.tobytes()


def sights_at(tracks: Sequence[Track], at_ms: int) -> tuple[Sight, ...]:
    """Return everything to be seen at a time, in drawing order."""
    seen = (
        _sight(place, track, at_ms)
        for place, track in enumerate(tracks)
        if track.start_ms <= at_ms < track.end_ms + LEAVE_MS
    )
    return tuple(sight for sight in seen if sight.alpha > 0)


def _sight(place: int, track: Track, at_ms: int) -> Sight:
    lasts = COUNT_MS if track.enters_as == "live" else ENTER_MS
    raw = _share(at_ms, track.start_ms, lasts)
    share = ease(raw)
    dx, dy = _offset(track.enters_as, share, raw)
    x, y = track.place(at_ms)
    gone = _share(at_ms, track.end_ms, LEAVE_MS)
    if track.leaves_to == "left":
        dx -= TRAVEL * 2 * gone**2
    alpha = (1 - gone) * (
        1.0 if track.enters_as in ("wipe", "grow", "live") else min(1, share * 1.2)
    )
    if track.part.sways:
        # Half the pictures are enough for something this slow.
        calm = at_ms // 80 * 80
        dy += SWAY_PX * sin(2 * pi * (calm + place * 900) / SWAY_MS)
    return Sight(place, round((x + dx) * 4) / 4, round((y + dy) * 4) / 4, share, round(alpha, 3))


def _offset(enter: Enter, share: float, raw: float) -> Point:
    if enter == "rise":
        return 0, TRAVEL * 0.7 * (1 - share)
    if enter == "drop":
        return 0, -TRAVEL * 1.6 * (1 - overshoot(raw))
    if enter in ("left", "right"):
        return (-TRAVEL if enter == "left" else TRAVEL) * 1.5 * (1 - share), 0
    return 0, 0


def _share(at_ms: int, since: int, lasts: int) -> float:
    return min(1.0, max(0.0, (at_ms - since) / lasts))


def paint(ground: Image.Image, tracks: Sequence[Track], sights: Sequence[Sight]) -> Image.Image:
    """Return the ground with everything that is seen on it."""
    picture = ground.copy()
    for sight in sights:
        track = tracks[sight.track]
        image, dx, dy = _shown(track, sight)
        if sight.alpha < 1:
            faded = image.getchannel("A").point([round(v * sight.alpha) for v in range(256)])
        else:
            faded = image.getchannel("A")
        picture.paste(image, (round(sight.x + dx), round(sight.y + dy)), faded)
    return picture


def _shown(track: Track, sight: Sight) -> tuple[Image.Image, float, float]:
    """The picture of a track in this sight, and how far it is moved by that."""
    image, share = track.part.image, sight.share
    if share < 1:
        if track.enters_as == "live" and track.part.live:
            return track.part.live(share), 0, 0
        if track.enters_as == "wipe":
            return image.crop((0, 0, max(1, round(image.width * share)), image.height)), 0, 0
        if track.enters_as == "grow":
            top = min(image.height - 1, round(image.height * (1 - share)))
            return image.crop((0, top, image.width, image.height)), 0, top
        if track.enters_as == "pop":
            scale = 0.7 + 0.3 * overshoot(share)
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            popped = image.resize(size, Image.Resampling.BILINEAR)
            return popped, (image.width - size[0]) / 2, (image.height - size[1]) / 2
    if track.part.sways:
        return _between_pixels(image, sight), 0, 0
    return image, 0, 0


def _between_pixels(image: Image.Image, sight: Sight) -> Image.Image:
    """Shift by the fraction of a pixel that whole steps would lose, so that it floats."""
    rest = sight.y - round(sight.y)
    if not rest:
        return image
    return image.transform(
        image.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -rest), Image.Resampling.BILINEAR
    )


def times(duration_ms: int) -> Iterator[int]:
    """Yield the time of each frame."""
    for frame in range(duration_ms * FPS // 1000):
        yield frame * 1000 // FPS
