"""What a person did: watched, read, answered, completed. Rows of proof are appended, never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.constants import Route
from learning.models.files import Film
from learning.models.knowledge import KnowledgeCheck
from learning.models.manifest import Enrolment, ManifestItem
from learning.rules import RULE_VERSION, Reason


class PersonClock(models.Model):
    """The row that is locked while anything of a person's progress is decided."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        verbose_name = _("clock of a person")
        verbose_name_plural = _("clocks of people")

    def __str__(self) -> str:
        return str(self.person_id)


class WatchSession(models.Model):
    """One player on one page; the player counts its seconds from ``opened_at``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    film = models.ForeignKey(Film, on_delete=models.PROTECT, related_name="+")
    film_version = models.PositiveIntegerField()
    film_ms = models.PositiveIntegerField()
    must_watch = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("watch session")
        verbose_name_plural = _("watch sessions")
        indexes = [models.Index(fields=["person", "opened_at"], name="watch_person_opened")]

    def __str__(self) -> str:
        return str(self.pk)


class Segment(models.Model):
    """A stretch that a player reported, kept for proof. ``reason`` is empty when it counted."""

    # The constraint and the index below serve these two keys: a hot table gets no index for nothing.
    session = models.ForeignKey(
        WatchSession, on_delete=models.CASCADE, related_name="segments", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    seq = models.PositiveIntegerField()
    media_from_ms = models.IntegerField()
    media_to_ms = models.IntegerField()
    wall_from_ms = models.BigIntegerField()
    wall_to_ms = models.BigIntegerField()
    rate = models.FloatField()
    flags = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(
        max_length=12, blank=True, choices=[(reason.value, reason.value) for reason in Reason]
    )
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="segment_once"),
        ]
        indexes = [models.Index(fields=["person", "wall_to_ms"], name="segment_person_wall")]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.seq}"


class Coverage(models.Model):
    """The truth that pages read: which seconds of a film version a person has seen."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    film = models.ForeignKey(Film, on_delete=models.PROTECT, related_name="+")
    film_version = models.PositiveIntegerField()
    seen = models.BinaryField(default=bytes)
    seen_s = models.PositiveIntegerField(default=0)
    position_ms = models.PositiveIntegerField(default=0)
    position_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)
    must_watch = models.PositiveSmallIntegerField(default=90)
    rule_version = models.PositiveSmallIntegerField(default=RULE_VERSION)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverages")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "film", "film_version"], name="coverage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.film_id} v{self.film_version}: {self.seen_s} s"


class Visit(models.Model):
    """When a person first opened an item, and when the text of it was read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="visits")
    item = models.ForeignKey(ManifestItem, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="visit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.item_id}"


class CheckAttempt(models.Model):
    """One try at a knowledge check; ``answers`` maps question id to choice id, as strings."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    item = models.ForeignKey(ManifestItem, on_delete=models.PROTECT, related_name="+")
    knowledge_check = models.ForeignKey(KnowledgeCheck, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["enrolment", "item", "passed"], name="attempt_item_passed")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.item_id}: {self.score} %"


class ItemCompletion(models.Model):
    """That an item is done, by which route. Never turned back."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="completions")
    item = models.ForeignKey(ManifestItem, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=16, choices=Route.choices)
    at = models.DateTimeField()
    rule_version = models.PositiveSmallIntegerField(default=RULE_VERSION)

    class Meta:
        verbose_name = _("completed item")
        verbose_name_plural = _("completed items")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="item_completed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.item_id} {self.route}"


class CurriculumCompletion(models.Model):
    """That every required item was done. Written once by the server, never turned back."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="completion")
    at = models.DateTimeField()
    rule_version = models.PositiveSmallIntegerField(default=RULE_VERSION)

    class Meta:
        verbose_name = _("completed curriculum")
        verbose_name_plural = _("completed curricula")

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.at:%Y-%m-%d}"
