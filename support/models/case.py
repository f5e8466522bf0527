"""What the ticket engine does not know of a question: whose it is, which line, and our state of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from helpdesk.models import FollowUp, Queue, Ticket

from onboarding.models import Organisation
from support.constants import CaseState, Channel, EscalationState, EventKind, Tier
from support.query import CaseQuerySet

if TYPE_CHECKING:
    from support.models.guest import Guest


class Case(models.Model):
    """The side-car of one ticket. Everything a person sees of a question goes through its case."""

    # A ticket is never deleted under its case: erasure makes it anonymous in place.
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="case")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(null=True, blank=True, editable=False)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
    )
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tier = models.PositiveSmallIntegerField(_("team"), choices=Tier.choices)
    state = models.CharField(
        _("state"), max_length=20, choices=CaseState.choices, default=CaseState.NEW
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.PAGE
    )
    about = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    last_public_at = models.DateTimeField(default=timezone.now)
    # Since when the asker waits for us: the oldest message without an answer.
    waiting_since = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    asker_seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["requester", "key"], name="case_once_per_key"),
        ]
        indexes = [
            models.Index(fields=["tier", "state", "waiting_since"], name="case_workplace"),
            models.Index(
                F("tier"),
                F("state"),
                F("last_public_at").desc(),
                F("id").desc(),
                name="case_by_news",
            ),
            models.Index(F("requester"), F("last_public_at").desc(), name="case_of_asker"),
            models.Index(fields=["opened_at", "tier"], name="case_by_opening"),
        ]

    def __str__(self) -> str:
        return f"case {self.public_id}"

    def get_absolute_url(self) -> str:
        """The asker's page of this case."""
        return reverse("support:question", args=[self.public_id])

    @property
    def sender(self) -> Guest | None:
        """Who wrote without logging in; None for a question of an account."""
        return getattr(self, "guest", None) if self.requester_id is None else None

    @property
    def is_closed(self) -> bool:
        return self.state == CaseState.CLOSED

    @property
    def is_chat(self) -> bool:
        return self.channel == Channel.CHAT

    @property
    def has_news(self) -> bool:
        """Whether a team wrote something that the asker has not opened yet."""
        if self.answered_at is None:
            return False
        return self.asker_seen_at is None or self.asker_seen_at < self.answered_at


class QueueProfile(models.Model):
    """What a queue of the engine means to us: which line, whose, and which queue comes next."""

    queue = models.OneToOneField(Queue, on_delete=models.CASCADE, related_name="profile")
    tier = models.PositiveSmallIntegerField(_("team"), choices=Tier.choices)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_queue = models.ForeignKey(
        Queue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handover_template = models.TextField(_("hand-over template"), blank=True)

    class Meta:
        verbose_name = _("queue profile")
        verbose_name_plural = _("queue profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["tier"], condition=Q(municipality=None), name="queue_one_per_tier"
            ),
            models.UniqueConstraint(
                fields=["tier", "municipality"], name="queue_one_per_tier_and_municipality"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}"


class CaseEvent(models.Model):
    """One thing that happened to a case; appended, never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    from_state = models.CharField(max_length=20, choices=CaseState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=CaseState.choices)
    followup = models.OneToOneField(
        FollowUp, on_delete=models.SET_NULL, null=True, blank=True, related_name="case_event"
    )
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="case_event_once_per_key"),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="case_event_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a case event is appended, never changed")
        super().save(*args, **kwargs)


class Escalation(models.Model):
    """A warm hand-over to the other line: offered with a reason, accepted, or given back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    from_tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    to_tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    state = models.CharField(
        max_length=12, choices=EscalationState.choices, default=EscalationState.OFFERED
    )
    reason = models.TextField(_("reason"))
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    offered_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="offered"), name="escalation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_tier} -> {self.to_tier}: {self.state}"
