"""The curriculum as editors make it: a tree of pages."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from learning.blocks import BodyField, TextBlocks
from learning.constants import ItemKind
from learning.models.files import Film
from learning.models.knowledge import KnowledgeCheck


def count_words(text: str) -> int:
    """Words between white space; marks without a letter or digit do not count."""
    return len(re.findall(r"\S*\w\S*", text))


def words_of(body: StreamValue) -> int:
    """Words a reader sees in a body."""
    texts = [text for block in body for text in block.block.get_searchable_content(block.value)]
    return count_words(" ".join(texts))


class CurriculumPage(Page):
    """The whole of what a person has to go through. Publishing it freezes a new manifest."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    subpage_types = ["learning.ModulePage"]
    template = "learning/outline.html"

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")


class ModulePage(Page):
    """A headed part of a curriculum."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["learning.CurriculumPage"]
    subpage_types = ["learning.LessonPage", "learning.ReferencePage"]
    template = "learning/outline.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(Page):
    """A film to watch, with text and a knowledge check if the editor wants them."""

    summary = models.TextField(_("summary"), blank=True)
    film = models.ForeignKey(
        Film,
        on_delete=models.PROTECT,
        null=True,
        related_name="lessons",
        verbose_name=_("film"),
    )
    body = BodyField(TextBlocks(), blank=True, verbose_name=_("text"))
    must_watch = models.PositiveSmallIntegerField(
        _("part of the film to be watched (per cent)"),
        default=90,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
    )
    minutes = models.PositiveSmallIntegerField(
        _("study time (minutes)"), default=1, validators=[MinValueValidator(1)]
    )
    knowledge_check = models.ForeignKey(
        KnowledgeCheck,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("knowledge check"),
    )
    is_required = models.BooleanField(_("required"), default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MediaChooserPanel("film", media_type="video"),
        FieldPanel("body"),
        FieldPanel("knowledge_check"),
        MultiFieldPanel(
            [FieldPanel("must_watch"), FieldPanel("minutes"), FieldPanel("is_required")],
            heading=_("When it is done"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["learning.ModulePage"]
    subpage_types: list[str] = []
    template = "learning/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def item_kind(self) -> ItemKind:
        return ItemKind.FILM if self.film_id else ItemKind.LESSON

    @property
    def word_count(self) -> int:
        """Words of the transcript and the text: what who reads instead of watches has to read."""
        transcript = count_words(self.film.transcript) if self.film else 0
        return transcript + words_of(self.body)


class ReferencePage(Page):
    """A reference work."""

    summary = models.TextField(_("summary"), blank=True)
    body = BodyField(TextBlocks(), verbose_name=_("text"))
    minutes = models.PositiveSmallIntegerField(
        _("study time (minutes)"), default=2, validators=[MinValueValidator(1)]
    )
    is_required = models.BooleanField(_("required"), default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("is_required")], heading=_("When it is done")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["learning.ModulePage"]
    subpage_types: list[str] = []
    template = "learning/reference.html"

    class Meta:
        verbose_name = _("reference work")
        verbose_name_plural = _("reference works")

    @property
    def item_kind(self) -> ItemKind:
        return ItemKind.REFERENCE

    @property
    def word_count(self) -> int:
        """Words of the text."""
        return words_of(self.body)
