"""Wagtail's side: pages are served by function views, editors get knowledge checks and manifests."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from learning import views
from learning.models import CurriculumPage, KnowledgeCheck, LessonPage, ModulePage, ReferencePage
from learning.services import publish_manifest

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


@hooks.register("before_serve_page")
def serve_by_view(
    page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any
) -> HttpResponseBase | None:
    """Hand each page type of learning to its view; None lets Wagtail serve the others."""
    view = VIEWS.get(page.specific_class)
    return view(request, page.specific) if view else None


@hooks.register("after_publish_page")
def freeze_manifest(request: HttpRequest, page: Page) -> None:
    """Publishing the curriculum page offers its present list to whoever begins from now on."""
    if isinstance(page, CurriculumPage):
        publish_manifest(curriculum=page)
