"""Facts about a person that several wings need: where they stand, when they were asked something."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.constants import AskKind
from onboarding.models.person import User


class ProgressSummary(models.Model):
    """Where a person stands in the own curriculum, as the learning wing last recorded it."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="progress_summary")
    done = models.PositiveSmallIntegerField(default=0)
    required = models.PositiveSmallIntegerField(default=0)
    minutes_left = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress summary")
        verbose_name_plural = _("progress summaries")

    def __str__(self) -> str:
        return f"{self.done}/{self.required}"


class Ask(models.Model):
    """That a person was asked something on a day; never what, never the answer."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    asked_on = models.DateField()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        indexes = [models.Index(fields=["person", "asked_on"], name="ask_person_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_on}"
