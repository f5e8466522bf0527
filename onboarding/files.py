"""Serves private files in byte ranges, which players need to seek; Django's own response has none.

On servers the proxy does the sending (``PROXY_SENDS_FILES``): we answer with the address of an internal location.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date, parse_http_date_safe

CHUNK = 256 * 1024
PRIVATE_LOCATION = "/_private/"  # of the proxy; nobody outside can ask it
CACHE_CONTROL = "private, max-age=3600"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\s*")


class UnsatisfiableRangeError(Exception):
    """The asked range lies outside the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a ``Range`` header; None when it is absent, malformed or of several ranges.

    Raises UnsatisfiableRangeError when there is no such byte.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.group(0).strip() == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        wanted = int(last)
        if wanted == 0 or size == 0:
            raise UnsatisfiableRangeError
        return max(0, size - wanted), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRangeError
    return int(first), min(int(last), size - 1) if last else size - 1


def serve_file(
    request: HttpRequest, *, storage: Storage, name: str, content_type: str, etag: str
) -> HttpResponseBase:
    """Answer 200, 206, 304 or 416; the body is streamed and left out for HEAD. 404 without the file."""
    try:
        size, modified = storage.size(name), storage.get_modified_time(name)
    except FileNotFoundError as error:
        raise Http404 from error
    if settings.PROXY_SENDS_FILES:
        return _hand_to_proxy(name, content_type)
    headers = _headers(content_type, etag, modified)
    if _is_unchanged(request, etag):
        return HttpResponse(status=304, headers=headers)
    try:
        part = _asked_range(request, etag, modified, size)
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    body = _stream(request, storage, name, first, last - first + 1)
    return StreamingHttpResponse(body, status=status, headers=headers)


def sendfile(
    request: HttpRequest, filename: str, mimetype: str = "", **_options: Any
) -> HttpResponse:
    """The backend by which Wagtail hands over documents (SENDFILE_BACKEND); ``filename`` is absolute."""
    return _hand_to_proxy(str(Path(filename).relative_to(settings.MEDIA_ROOT)), mimetype)


def _hand_to_proxy(name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        headers={
            "X-Accel-Redirect": PRIVATE_LOCATION + quote(name),
            "Content-Type": content_type,
            "Cache-Control": CACHE_CONTROL,
        }
    )


def _headers(content_type: str, etag: str, modified: datetime) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": http_date(modified.timestamp()),
        "Cache-Control": CACHE_CONTROL,
    }


def _is_unchanged(request: HttpRequest, etag: str) -> bool:
    known = {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}
    return etag in known or "*" in known


def _asked_range(
    request: HttpRequest, etag: str, modified: datetime, size: int
) -> tuple[int, int] | None:
    """The range, unless ``If-Range`` names another state of the file than this one."""
    condition = request.headers.get("If-Range", "")
    if condition and condition != etag:
        seconds = parse_http_date_safe(condition)
        if seconds is None or datetime.fromtimestamp(seconds, tz=UTC) != modified.replace(
            microsecond=0
        ):
            return None
    return parse_range(request.headers.get("Range", ""), size)


def _stream(
    request: HttpRequest, storage: Storage, name: str, start: int, length: int
) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Under ASGI an async iterator: Django would read a plain one whole into memory first."""
    if hasattr(request, "scope"):
        return _stream_async(storage, name, start, length)
    return _stream_sync(storage, name, start, length)


def _stream_sync(storage: Storage, name: str, start: int, length: int) -> Iterator[bytes]:
    """Opens the file at the first chunk: a response that nobody reads leaves nothing open."""
    with storage.open(name, "rb") as file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


async def _stream_async(
    storage: Storage, name: str, start: int, length: int
) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(storage.open, name, "rb")
    try:
        await asyncio.to_thread(file.seek, start)
        while length > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
    finally:
        file.close()
