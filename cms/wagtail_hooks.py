"""Wagtail's admin in our name: what an editor needs in the menu, our colours, and a page that explains."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import Theme

# Name of the item -> our word for it (None: Wagtail's own) and its place. What is not here is not shown to editors.
MENU: dict[str, tuple[Any, int]] = {
    "explorer": (_("Learning path"), 100),
    "media": (_("Films"), 200),
    "images": (None, 300),
    "documents": (None, 400),
    "knowledge-checks": (None, 500),
    "looks": (_("Municipal looks"), 600),
    "explanation": (None, 900),
}
FOR_SUPERUSERS = {"settings", "reports"}
SNIPPETS = {"learning_knowledgecheck": "knowledge-checks", "cms_theme": "looks"}


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "view"
    list_display = ["__str__", "organisation", "accent", "font"]
    list_select_related = ["organisation"]
    add_to_admin_menu = True


register_snippet(ThemeViewSet)


@hooks.register("construct_main_menu")
def keep_what_editors_need(request: HttpRequest, items: list[MenuItem]) -> None:
    """Order and words of ours; settings and reports for superusers only."""
    kept = set(MENU) | (FOR_SUPERUSERS if request.user.is_superuser else set())
    items[:] = [item for item in items if _name(item) in kept]
    for item in items:
        label, order = MENU.get(_name(item), (None, item.order))
        item.order = order
        item.label = label or item.label


def _name(item: MenuItem) -> str:
    """Snippets are named after their translated label: they go by their address."""
    for snippet, name in SNIPPETS.items():
        if str(item.url).startswith(reverse(f"wagtailsnippets_{snippet}:list")):
            return name
    return item.name


@hooks.register("construct_homepage_summary_items")
def drop_summary(request: HttpRequest, items: list[Any]) -> None:
    """The dashboard has numbers of its own."""
    items.clear()


@hooks.register("insert_global_admin_css")
def add_our_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("register_admin_menu_item")
def add_explanation() -> MenuItem:
    return MenuItem(_("Explanation"), reverse("editing_help"), name="explanation", icon_name="help")


def editing_help(request: HttpRequest) -> HttpResponse:
    """How to do what an editor does; Wagtail lets only people of the admin in."""
    return render(request, "cms/editing_help.html")


@hooks.register("register_admin_urls")
def add_explanation_url() -> list[Any]:
    return [path("uitleg/", editing_help, name="editing_help")]
