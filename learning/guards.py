"""What editors cannot take away: pages, films and checks that people are bound to. And what publishing says."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtailmedia.views import media as stock_views

from learning.bindings import count_bound, describe_effect, is_frozen, lacks_captions
from learning.manifests import has_news
from learning.models import CurriculumPage, Film, KnowledgeCheck
from learning.policies import is_in_manifest


def _instead() -> str:
    return _(
        "Switch off “In the path of newcomers” instead, and publish the curriculum: newcomers do not get it any more, who is under way keeps it."
    )


@hooks.register("before_delete_page")
def keep_page_of_manifest(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """What people are bound to cannot be deleted under them: say what to do instead."""
    if not is_in_manifest(page):
        return None
    reason = _("“%(title)s” stands in a published path, so it cannot be deleted.")
    messages.error(request, f"{reason % {'title': page.title}} {_instead()}")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_unpublish_page")
def keep_page_of_people(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Unpublishing would leave people with an item that they can never finish."""
    bound = count_bound(page)
    if not bound:
        return None
    reason = ngettext(
        "%(count)s person has “%(title)s” in the own path, so it cannot be unpublished.",
        "%(count)s people have “%(title)s” in their path, so it cannot be unpublished.",
        bound,
    ) % {"count": bound, "title": page.title}
    messages.error(request, f"{reason} {_instead()}")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponseBase | None:
    """The same for many at once."""
    kept = {"delete": _may_not_go, "unpublish": count_bound}.get(action_type)
    found = next((one for one in objects if kept and kept(one)), None)
    if found is None:
        return None
    reason = _("“%(title)s” stands in the path of people. Nothing was changed.")
    messages.error(request, f"{reason % {'title': found}} {_instead()}")
    return redirect("wagtailadmin_explore_root")


def _may_not_go(thing: object) -> bool:
    if isinstance(thing, Page):
        return is_in_manifest(thing)
    return isinstance(thing, Film | KnowledgeCheck) and is_frozen(thing)


@hooks.register("before_delete_snippet")
def keep_checks(request: HttpRequest, instances: list[Any]) -> HttpResponseBase | None:
    """A check that stands in a path stays."""
    if not any(map(_may_not_go, instances)):
        return None
    messages.error(
        request,
        _(
            "This knowledge check stands in a published path, so it cannot be deleted. You can change its questions."
        ),
    )
    return redirect("wagtailsnippets_learning_knowledgecheck:edit", instances[0].pk)


def delete_film(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """Wagtail's own page, unless a lesson or a path needs the film."""
    film = get_object_or_404(Film, pk=media_id)
    if not is_frozen(film) and not film.lessons.exists():
        return stock_views.delete(request, media_id)
    messages.error(
        request,
        _(
            "A lesson or a published path uses this film, so it cannot be deleted. You can put another file in its place."
        ),
    )
    return redirect("wagtailmedia:edit", media_id)


@hooks.register("register_admin_urls", order=-1)
def put_guard_before_deletion() -> list[Any]:
    """Before wagtailmedia's own, which knows no hook and would break on a protected film."""
    return [path("media/delete/<int:media_id>/", delete_film, name="delete_film")]


@hooks.register("after_publish_page")
def say_what_publishing_did(request: HttpRequest, page: Page) -> None:
    """To the editor, at once: who sees it, and what is left to do."""
    if isinstance(page, CurriculumPage):
        return
    if lacks_captions(page):
        messages.warning(
            request,
            _(
                "The film of this lesson has no captions. Add them under Films: without them some colleagues miss it."
            ),
        )
    effect = describe_effect(page)
    if effect.next_page is not None and has_news(effect.next_page):
        messages.info(
            request,
            _(
                "Newcomers get this as soon as you publish the curriculum “%(title)s”. Who is under way keeps the own path."
            )
            % {"title": effect.next_page.title},
        )
