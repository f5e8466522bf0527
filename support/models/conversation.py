"""Live chat. The database is the mailbox: a message exists once it has a sequence number here."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.models import Organisation
from support.constants import ConversationState, MessageKind
from support.models.case import Case
from support.query import ConversationQuerySet, MessageQuerySet

MAX_MESSAGE = 4000


class Conversation(models.Model):
    """The chat of one case. ``last_seq`` grows only under the lock of this row, so it has no holes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="conversation")
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    skill = models.CharField(_("skill"), max_length=40, blank=True)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=ConversationState.choices,
        default=ConversationState.WAITING,
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_seq = models.PositiveBigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(
                fields=["started_at"],
                condition=Q(state=ConversationState.WAITING),
                name="conversation_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of this chat, for the asker and for the expert."""
        return reverse("support:chat", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == ConversationState.WAITING

    @property
    def is_active(self) -> bool:
        return self.state == ConversationState.ACTIVE

    @property
    def is_closed(self) -> bool:
        return self.state == ConversationState.CLOSED


class Message(models.Model):
    """One message; never changed. An edit or removal is a later message that names it in ``ref_seq``."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    seq = models.PositiveBigIntegerField()
    client_id = models.UUIDField(default=uuid.uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=MessageKind.choices, default=MessageKind.TEXT)
    ref_seq = models.PositiveBigIntegerField(null=True, blank=True)
    body = models.TextField(max_length=MAX_MESSAGE, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"], name="message_client_id_once"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.conversation_id}/{self.seq}"

    @property
    def is_system(self) -> bool:
        return self.kind == MessageKind.SYSTEM


class Marker(models.Model):
    """How far a person has received and read a conversation; both numbers only grow."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="markers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    delivered_seq = models.PositiveBigIntegerField(default=0)
    read_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("reading marker")
        verbose_name_plural = _("reading markers")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="marker_one_per_person"),
        ]

    def __str__(self) -> str:
        return f"marker {self.conversation_id} {self.user_id}: {self.read_seq}"
