"""Pages of learning: the path, lessons, reference works, knowledge checks, film files."""

import mimetypes
import os
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from learning import services
from learning.exceptions import LearningError
from learning.forms import KnowledgeCheckForm
from learning.models import Coverage, Enrolment, Film, LessonPage, ManifestItem, ReferencePage
from learning.overview import Entry, Path, read_path
from learning.player import describe_player
from learning.policies import (
    access_of,
    get_attempt_for,
    get_film_for,
    get_item_for,
    learner_required,
)
from learning.results import count_right, explain
from onboarding.access import tool_days_left
from onboarding.constants import AccessState
from onboarding.files import serve_file

FILM_PARTS = {
    "film.mp4": ("file", "video/mp4"),
    "ondertitels.vtt": ("captions", "text/vtt; charset=utf-8"),
    "poster.jpg": ("thumbnail", "image/jpeg"),
}


def _path_of(request: HttpRequest) -> Path | None:
    enrolment = services.enrol(person=request.user)  # type: ignore[arg-type]
    return read_path(enrolment, request) if enrolment else None


@learner_required
@require_safe
@never_cache
def path(request: HttpRequest) -> HttpResponse:
    """The person's own path through the curriculum."""
    access = access_of(request.user)  # type: ignore[arg-type]
    context = {
        "path": _path_of(request),
        "days_left": tool_days_left(access, at=timezone.now()),
        "is_permanent": access is not None and access.state == AccessState.PERMANENT,
        "is_lapsed": access is not None and access.state == AccessState.LAPSED,
        "is_paused": access is not None and access.state == AccessState.PAUSED,
        "has_tool": access is not None
        and access.state not in (AccessState.INVITED, AccessState.OPEN),
        "tool_url": settings.TOOL_URL,
    }
    return render(request, "learning/path.html", context)


@learner_required
@require_safe
def outline(request: HttpRequest, page: Page) -> HttpResponse:
    """A curriculum or module has no page of its own for learners: the path shows it."""
    return redirect("learning:path")


@learner_required
@require_safe
@never_cache
def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A film with all that belongs to it."""
    context = _item_context(request, page)
    film = context["film"] = _film(page, context["entry"])
    if film:
        coverage = Coverage.objects.filter(
            person=request.user.pk, film=film, film_version=film.version
        ).first()
        context["player"] = describe_player(
            film, coverage, must_watch=_must_watch(page, context["entry"])
        )
    return render(request, "learning/lesson.html", context)


def _film(page: LessonPage, entry: Entry | None) -> Film | None:
    """As the person's own manifest has it: another film on the page would never complete it. One query.

    The path knows of each film only its length.
    """
    film_id = entry.item.film_id if entry else page.film_id
    return Film.objects.filter(pk=film_id).first()


def _must_watch(page: LessonPage, entry: Entry | None) -> int:
    """As the person's own manifest has it, also after an editor changed the page."""
    return entry.item.must_watch if entry else page.must_watch


@learner_required
@require_safe
@never_cache
def reference(request: HttpRequest, page: ReferencePage) -> HttpResponse:
    """A reference work."""
    return render(request, "learning/reference.html", _item_context(request, page))


def _item_context(request: HttpRequest, page: Page) -> dict[str, Any]:
    path = _path_of(request)
    entry = path.entry_of_page(page.pk) if path else None
    if path and entry and not entry.is_done:
        services.note_opened(enrolment=path.enrolment, item=entry.item)
    return {"page": page} | _step_context(request, path, entry)


def _step_context(request: HttpRequest, path: Path | None, entry: Entry | None) -> dict[str, Any]:
    access = access_of(request.user)  # type: ignore[arg-type]
    return {
        "path": path,
        "entry": entry,
        "next_entry": path.after(entry) if path and entry else None,
        "celebrate": bool(path and entry and path.was_just_completed_by(entry, at=timezone.now())),
        "is_permanent": access is not None and access.state == AccessState.PERMANENT,
        "tool_url": settings.TOOL_URL,
    }


@learner_required
@require_safe
@never_cache
def next_step(request: HttpRequest, item_id: int) -> HttpResponse:
    """The block under an item that says what is done and what comes next, as it stands now."""
    path = _path_of(request)
    entry = path.entry_of_item(item_id) if path else None
    if entry is None:
        raise Http404
    context = _step_context(request, path, entry)
    return render(request, "learning/blocks/next_step_block.html", context)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mark_item_read(request: HttpRequest, item_id: int) -> HttpResponse:
    """The person says a text was read; with too little time since opening it says how long still.

    Who had to log in on the way comes back with GET: that changes nothing and shows the item.
    """
    enrolment = services.enrol(person=request.user)  # type: ignore[arg-type]
    item = get_item_for(enrolment, item_id)
    if enrolment is not None and request.method == "POST":
        _mark_read(request, enrolment, item)
    return redirect(item.page.get_url(request=request))


def _mark_read(request: HttpRequest, enrolment: Enrolment, item: ManifestItem) -> None:
    try:
        is_done = services.mark_read(enrolment=enrolment, item=item)
    except LearningError as error:
        messages.warning(request, error.message)
    else:
        text = _("Done: “%(title)s” counts.") if is_done else _("Noted that you read “%(title)s”.")
        messages.success(request, text % {"title": item.title})


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, item_id: int) -> HttpResponse:
    """A knowledge check; on an error all answers stay."""
    enrolment = services.enrol(person=request.user)  # type: ignore[arg-type]
    item = get_item_for(enrolment, item_id)
    if enrolment is None or item.knowledge_check is None:
        raise Http404
    questions = services.questions_of(item.knowledge_check)
    data = request.POST if request.method == "POST" else None
    form = KnowledgeCheckForm(data, questions=questions)
    if form.is_valid():
        try:
            attempt = services.answer_check(enrolment=enrolment, item=item, answers=form.answers)
        except LearningError as error:  # an editor changed the questions while these were answered
            questions = services.questions_of(item.knowledge_check)
            form = KnowledgeCheckForm(data, questions=questions)
            form.add_error(None, error.message)
        else:
            return redirect("learning:check_result", attempt_id=attempt.pk)
    context = {"item": item, "form": form, "item_url": item.page.get_url(request=request)}
    status = 422 if form.errors else 200
    return render(request, "learning/check.html", context, status=status)


@learner_required
@require_safe
@never_cache
def check_result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """What was right, with an explanation per question."""
    attempt = get_attempt_for(request.user, attempt_id)  # type: ignore[arg-type]
    path = _path_of(request)
    entry = path.entry_of_item(attempt.item_id) if path else None
    context = {
        "attempt": attempt,
        "answers": explain(attempt),
        "tally": count_right(attempt),
        "item": attempt.item,
        "item_url": attempt.item.page.get_url(request=request),
    }
    context |= _step_context(request, path, entry)
    return render(request, "learning/check_result.html", context)


@learner_required
@require_safe
def image_file(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """An image of a lesson or of the editing pages, for people who are logged in."""
    if ".." in name.split("/"):
        raise Http404  # the storage would only refuse what lies outside the media folder as a whole
    path = f"{folder}/{name}"
    try:
        place = default_storage.path(path)
    except SuspiciousFileOperation as error:
        raise Http404 from error
    if not os.path.isfile(place):  # also false for a name that no file can have
        raise Http404
    size = default_storage.size(path)
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    etag = f'"{quote(name)}-{size}"'
    return serve_file(
        request, storage=default_storage, name=path, content_type=content_type, etag=etag
    )


@learner_required
@require_safe
def film_file(request: HttpRequest, film_id: int, version: int, part: str) -> HttpResponseBase:
    """A film, its captions or its poster, for who may watch it or works on it."""
    film = get_film_for(request.user, film_id)  # type: ignore[arg-type]
    field_name, content_type = FILM_PARTS.get(part, ("", ""))
    file = getattr(film, field_name, None)
    if not file or film.version != version:
        raise Http404
    try:
        etag = f'"{film.pk}-{version}-{part}-{file.size}"'
    except FileNotFoundError as error:
        raise Http404 from error
    return serve_file(
        request, storage=file.storage, name=file.name, content_type=content_type, etag=etag
    )
