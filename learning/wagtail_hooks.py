"""Wagtail's side: pages are served by function views, editors get a dashboard, checks and guards."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from learning import guards, views  # noqa: F401 - guards register themselves
from learning.check_form import CheckForm
from learning.editing_overview import read_editing_overview
from learning.models import CurriculumPage, KnowledgeCheck, LessonPage, ModulePage, ReferencePage

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
    menu_order = 500
    edit_handler = ObjectList(KnowledgeCheck.panels, base_form_class=CheckForm)


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


class EditingPanel(Component):
    """The dashboard of an editor, in the place of Wagtail's own panels."""

    template_name = "learning/editing/dashboard.html"
    order = 100

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        return {"overview": read_editing_overview()}


@hooks.register("construct_homepage_panels")
def put_editing_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [EditingPanel()]
