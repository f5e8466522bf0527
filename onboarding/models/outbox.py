"""The outbox: work that was promised."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.query import OutboxQuerySet


class Outbox(models.Model):
    """Work promised inside a transaction and done after it, at least once, by a named handler."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    lane = models.CharField(max_length=120, blank=True)  # rows of one lane go in order
    is_bulk = models.BooleanField(default=False)  # lets everything else go first
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # given up, for good
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(
                fields=["is_bulk", "due_at", "id"],
                condition=models.Q(done_at=None, failed_at=None),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["lane", "id"],
                condition=models.Q(done_at=None, failed_at=None) & ~models.Q(lane=""),
                name="outbox_lane",
            ),
            models.Index(
                fields=["failed_at"],
                condition=models.Q(failed_at__isnull=False),
                name="outbox_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
