"""Logos that municipalities upload: pictures are drawn again, SVG is written again from what may stand in it."""

import io
import math
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring  # nosec B405 - builds only

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 500 * 1024
MAX_SIDE = 8000  # of an upload, in pixels
MAX_DEPTH = 50  # of elements within elements
MAX_SIZE = (480, 160)  # four times as large as it is shown
SHOWN_HEIGHT = 40
FORMATS = ("PNG", "JPEG", "WEBP")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "title",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
ATTRIBUTES = frozenset(
    [
        "viewBox",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "width",
        "height",
        "points",
        "transform",
        "fill",
        "fill-rule",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "opacity",
        "id",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "clip-path",
        "clip-rule",
        "clipPathUnits",
    ]
)
SAFE_VALUE = re.compile(
    r"[\w\s.,#%()+-]*"
)  # no address, no script: only url(#own-id) is left of url()
FOREIGN_URL = re.compile(r"url\((?!#)", re.IGNORECASE)


class Logo(NamedTuple):
    """Named as the fields of the row."""

    logo: bytes | None
    logo_type: str
    logo_width: int
    logo_height: int


UNREADABLE_PICTURE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,  # a damaged chunk of a PNG
    Image.DecompressionBombWarning,
    Image.DecompressionBombError,
)
UNREADABLE_SVG = (ParseError, DefusedXmlException, ValueError, LookupError)  # last: its encoding

NO_LOGO = Logo(None, "", 0, 0)


class LogoError(Exception):
    """The upload cannot become a logo; the text says why, to the editor."""


def make_logo(upload: UploadedFile) -> Logo:
    """Read an upload of any kind; raises LogoError when it is too large, damaged or something else."""
    if (upload.size or 0) > MAX_BYTES:
        raise LogoError(_("This file is larger than 500 KB."))
    content = upload.read()
    if b"<svg" in content[:2000].lower():
        return _from_svg(content)
    return _from_picture(content)


def _from_picture(content: bytes) -> Logo:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if max(picture.size) > MAX_SIDE:
                raise LogoError(_("This picture is too large: at most 8,000 pixels wide and high."))
            picture.thumbnail(MAX_SIZE)
            drawn = picture.convert("RGBA")
    except UNREADABLE_PICTURE as error:
        raise LogoError(_("This file is not a PNG, JPEG, WebP or SVG that can be read.")) from error
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return Logo(out.getvalue(), "image/png", *_shown(drawn.width, drawn.height))


def _shown(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width * SHOWN_HEIGHT / height)), SHOWN_HEIGHT


def _from_svg(content: bytes) -> Logo:
    try:
        source = fromstring(content, forbid_dtd=True)
        if _is_deep(source):
            raise ValueError("too deep")
    except UNREADABLE_SVG as error:
        raise LogoError(_("This SVG cannot be read, or it holds more than a drawing.")) from error
    width, height = _size_of(source)
    if source.tag != f"{SVG}svg" or not 1 / 8 <= width / (height or math.inf) <= 8:
        raise LogoError(_("This SVG has no size of its own (viewBox), or is far too wide."))
    target = Element("svg", {"xmlns": SVG.strip("{}"), **_attributes(source)})
    _copy(source, target)
    return Logo(tostring(target), "image/svg+xml", *_shown(width, height))


def _is_deep(source: Element) -> bool:
    """Whether elements stand so deep in each other that no drawing program made them. Walks without recursion."""
    level = [source]
    for _turn in range(MAX_DEPTH):
        level = [child for element in level for child in element]
    return bool(level)


def _size_of(source: Element) -> tuple[float, float]:
    numbers = re.findall(r"-?\d+(?:\.\d+)?", source.get("viewBox", ""))
    if len(numbers) != 4:
        return 0, 0
    return float(numbers[2]), max(float(numbers[3]), 0)


def _attributes(element: Element) -> dict[str, str]:
    return {
        name: value
        for name, value in element.items()
        if name in ATTRIBUTES and SAFE_VALUE.fullmatch(value) and not FOREIGN_URL.search(value)
    }


def _copy(source: Element, target: Element) -> None:
    """Copy what is on the list, with its text only in titles; the rest falls away, scripts and styles too."""
    for child, name in _drawn_children(source):
        copy = SubElement(target, name, _attributes(child))
        if name == "title":
            copy.text = child.text
        _copy(child, copy)


def _drawn_children(source: Element) -> Iterator[tuple[Element, str]]:
    for child in source:
        if isinstance(child.tag, str) and child.tag.removeprefix(SVG) in ELEMENTS:
            yield child, child.tag.removeprefix(SVG)
