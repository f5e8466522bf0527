"""Wagtail's side: pages are served by function views, editors get knowledge checks and manifests."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from learning import views
from learning.models import CurriculumPage, KnowledgeCheck, LessonPage, ModulePage, ReferencePage
from learning.policies import is_in_manifest

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponseBase]

VIEWS: dict[type[Page], Any] = {
    CurriculumPage: views.outline,
    ModulePage: views.outline,
    LessonPage: views.lesson,
    ReferencePage: views.reference,
}


class KnowledgeCheckViewSet(SnippetViewSet):
    model = KnowledgeCheck
    icon = "tick-inverse"
    list_display = ["title", "pass_percent"]
    add_to_admin_menu = True


register_snippet(KnowledgeCheckViewSet)


@hooks.register("on_serve_page", order=100)
def serve_by_view(serve: Serve) -> Serve:
    """Hand each page type of learning to its view, inside Wagtail's own guard of page privacy."""

    def serve_page(
        page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any
    ) -> HttpResponseBase:
        view = VIEWS.get(page.specific_class)
        if view is None:
            return serve(page, request, serve_args, serve_kwargs)
        return view(request, page.specific)

    return serve_page


@hooks.register("before_delete_page")
def keep_page_of_manifest(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """What people are bound to cannot be deleted under them: say what to do instead."""
    if not is_in_manifest(page):
        return None
    messages.error(
        request, _("People are bound to this page. Unpublish it instead of deleting it.")
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_of_manifest(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponseBase | None:
    """The same for many pages at once."""
    pages = [one for one in objects if isinstance(one, Page)]
    if action_type != "delete" or not any(map(is_in_manifest, pages)):
        return None
    messages.error(request, _("People are bound to these pages. Unpublish them instead."))
    return redirect("wagtailadmin_explore_root")
