"""Who may learn what: everybody with a log-in that was not withdrawn, each in the own manifest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from learning.models import CheckAttempt, Enrolment, Film, LessonPage, ManifestItem
from onboarding.constants import AccessState
from onboarding.models import Access, User

View = Callable[..., HttpResponseBase]


def access_of(user: User) -> Access | None:
    """The person's access record, kept on the user for the request; one query."""
    if "access_of_request" not in user.__dict__:
        user.__dict__["access_of_request"] = Access.objects.filter(person=user).first()
    return user.__dict__["access_of_request"]


def may_learn(user: User) -> bool:
    """Learning stays open in every state of the tool log-in but *withdrawn*; one query."""
    access = access_of(user)
    return access is None or access.state != AccessState.WITHDRAWN


def learner_required(view: View) -> View:
    """Logged out to the log-in page, withdrawn 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_learn(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def get_item_for(enrolment: Enrolment | None, item_id: int) -> ManifestItem:
    """An item of the person's own manifest, with its page and check; 404 for any other."""
    if enrolment is None:
        raise Http404
    items = ManifestItem.objects.select_related("page", "film", "knowledge_check")
    return get_object_or_404(items, pk=item_id, manifest=enrolment.manifest_id)


def get_attempt_for(user: User, attempt_id: int) -> CheckAttempt:
    """An attempt of the person; 404 for anybody else's."""
    attempts = CheckAttempt.objects.select_related("enrolment__manifest", "item__page")
    return get_object_or_404(attempts, pk=attempt_id, enrolment__person=user)


def find_film_for(enrolment: Enrolment | None, film_id: int) -> Film | None:
    """A film of the person's manifest or of any published lesson; None for any other."""
    film = Film.objects.filter(pk=film_id).first()
    if film is None:
        return None
    if (
        enrolment
        and ManifestItem.objects.filter(manifest=enrolment.manifest_id, film=film).exists()
    ):
        return film
    return film if LessonPage.objects.live().filter(film=film).exists() else None


def get_film_for(user: User, film_id: int) -> Film:
    """A film that the person may watch, or any film for who works in the editing pages; else 404."""
    if user.has_perm("wagtailadmin.access_admin"):
        return get_object_or_404(Film, pk=film_id)
    enrolment = Enrolment.objects.filter(person=user).order_by("-at").first()
    film = find_film_for(enrolment, film_id)
    if film is None:
        raise Http404
    return film


def is_in_manifest(page: Page) -> bool:
    """Whether somebody may be bound to ``page`` or to a page below it; one query."""
    return ManifestItem.objects.filter(page__path__startswith=page.path).exists()
