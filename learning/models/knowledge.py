"""Knowledge checks: questions with one right answer each, reusable over lessons."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, RevisionMixin


class KnowledgeCheck(RevisionMixin, ClusterableModel):
    """A short test; it may be tried without limit. Earlier versions stay to go back to."""

    title = models.CharField(_("title"), max_length=160)
    intro = models.TextField(_("introduction"), blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark (per cent)"),
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("intro", help_text=_("One sentence above the questions.")),
        FieldPanel(
            "pass_percent",
            help_text=_("So much must be right. Who has less may try again at once."),
        ),
        InlinePanel("questions", label=_("Question"), min_num=1),
    ]

    class Meta:
        verbose_name = _("knowledge check")
        verbose_name_plural = _("knowledge checks")

    def __str__(self) -> str:
        return self.title


class Question(ClusterableModel, Orderable):
    knowledge_check = ParentalKey(
        KnowledgeCheck, on_delete=models.CASCADE, related_name="questions"
    )
    text = models.TextField(_("question"))
    explanation = models.TextField(_("explanation"), help_text=_("Shown after answering."))

    panels = [
        FieldPanel("text"),
        InlinePanel(
            "choices",
            label=_("Answer"),
            min_num=2,
            help_text=_("Two or more, of which one is right."),
        ),
        FieldPanel(
            "explanation",
            help_text=_("Shown after answering, to everybody: why the right answer is right."),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.text


class Choice(Orderable):
    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("answer"), max_length=300)
    is_right = models.BooleanField(_("right answer"), default=False)

    panels = [FieldPanel("text"), FieldPanel("is_right")]

    class Meta(Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text
