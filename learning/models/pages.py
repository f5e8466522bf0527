"""The curriculum as editors make it: a tree of pages."""

import re
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from learning.blocks import BodyField, TextBlocks
from learning.constants import ItemKind
from learning.models.files import Film
from learning.models.knowledge import KnowledgeCheck

CALM_WORDS_PER_MINUTE = 200  # for the estimate of study time, not for what counts
CHECK_MINUTES = 2
ADDRESS_PANELS = [
    FieldPanel(
        "slug",
        heading=_("Address of the page"),
        help_text=_(
            "The last part of the web address. It follows from the title; change it rarely."
        ),
    )
]
# What publishing does to people who are under way; the template counts them.
EFFECT_PANEL = HelpPanel(
    template="learning/editing/effect_panel.html", heading=_("What publishing does")
)
DONE_PANELS = [
    FieldPanel(
        "minutes",
        help_text=_("Leave this empty: it is then computed from the film and the words."),
    ),
    FieldPanel(
        "is_required", help_text=_("Who wants a permanent log-in has to do all that is required.")
    ),
    FieldPanel(
        "is_offered",
        help_text=_(
            "Switch this off when newcomers should not get it any more. Who is under way keeps it."
        ),
    ),
]


def estimate_minutes(*, seconds: float = 0, words: int = 0, has_check: bool = False) -> int:
    """Estimate of study time: the film, the reading and the check, in whole minutes from 1."""
    minutes = round(seconds / 60) + -(-words // CALM_WORDS_PER_MINUTE)
    return max(1, minutes) + (CHECK_MINUTES if has_check else 0)


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

    content_panels = [
        *Page.content_panels,
        EFFECT_PANEL,
        FieldPanel("intro", help_text=_("What somebody can do after it, in two sentences.")),
    ]
    promote_panels = ADDRESS_PANELS
    settings_panels: list[Panel] = []
    private_page_options: list[str] = []  # all of learning is behind the log-in
    subpage_types = ["learning.ModulePage"]
    template = "learning/outline.html"

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")


class ModulePage(Page):
    """A headed part of a curriculum."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [
        *Page.content_panels,
        EFFECT_PANEL,
        FieldPanel("intro", help_text=_("What this part is about, in one sentence.")),
    ]
    promote_panels = ADDRESS_PANELS
    settings_panels: list[Panel] = []
    private_page_options: list[str] = []
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
        _("study time (minutes)"), null=True, blank=True, validators=[MinValueValidator(1)]
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
    is_offered = models.BooleanField(_("in the path of newcomers"), default=True)

    content_panels = [
        *Page.content_panels,
        EFFECT_PANEL,
        FieldPanel(
            "summary", help_text=_("Two sentences under the title: why somebody would watch this.")
        ),
        MediaChooserPanel(
            "film",
            media_type="video",
            help_text=_("Choose a film that is there, or upload a new one in the same window."),
        ),
        FieldPanel(
            "body",
            help_text=_("Stands below the film. Use headings: people look before they read."),
        ),
        FieldPanel(
            "knowledge_check",
            help_text=_(
                "A few questions after the film. The lesson is done when film and check are."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "must_watch",
                    help_text=_(
                        "From this part on the film counts as watched. 90 leaves room for the end titles."
                    ),
                ),
                *DONE_PANELS,
            ],
            heading=_("When it is done"),
        ),
    ]
    promote_panels = ADDRESS_PANELS
    settings_panels: list[Panel] = []
    private_page_options: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["learning.ModulePage"]
    subpage_types: list[str] = []
    template = "learning/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview: the film of the page; the view of learners gives that of their own path."""
        return {**super().get_context(request, *args, **kwargs), "film": self.film}

    @property
    def study_minutes(self) -> int:
        """What the editor filled in, or what film, words and check come to."""
        return self.minutes or estimate_minutes(
            seconds=self.film.duration if self.film else 0,
            words=words_of(self.body),
            has_check=bool(self.knowledge_check_id),
        )

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
        _("study time (minutes)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_required = models.BooleanField(_("required"), default=True)
    is_offered = models.BooleanField(_("in the path of newcomers"), default=True)

    content_panels = [
        *Page.content_panels,
        EFFECT_PANEL,
        FieldPanel(
            "summary", help_text=_("Two sentences under the title: what somebody can look up here.")
        ),
        FieldPanel("body", help_text=_("Use headings: people look before they read.")),
        MultiFieldPanel(DONE_PANELS, heading=_("When it is done")),
    ]
    promote_panels = ADDRESS_PANELS
    settings_panels: list[Panel] = []
    private_page_options: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["learning.ModulePage"]
    subpage_types: list[str] = []
    template = "learning/reference.html"

    class Meta:
        verbose_name = _("reference work")
        verbose_name_plural = _("reference works")

    @property
    def study_minutes(self) -> int:
        """What the editor filled in, or what the words come to."""
        return self.minutes or estimate_minutes(words=words_of(self.body))

    @property
    def item_kind(self) -> ItemKind:
        return ItemKind.REFERENCE

    @property
    def word_count(self) -> int:
        """Words of the text."""
        return words_of(self.body)
