"""Pages that belong to the site as a whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """The public front page; the curriculum hangs below it."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["learning.CurriculumPage"]
    template = "cms/home.html"
    max_count = 1

    class Meta:
        verbose_name = _("home page")
