"""Chainable reads of cases and conversations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from support.constants import CaseState, ConversationState, Tier

if TYPE_CHECKING:
    from onboarding.models import User


class CaseQuerySet(models.QuerySet):
    def asked_by(self, user: User) -> CaseQuerySet:
        return self.filter(requester=user)

    def in_tiers(self, tiers: set[Tier]) -> CaseQuerySet:
        return self.filter(tier__in=tiers)

    def in_municipalities(self, paths: list[str]) -> CaseQuerySet:
        """Cases of municipalities at or below one of the tree ``paths``."""
        reach = Q(pk__in=[])
        for path in paths:
            reach |= Q(municipality__path__startswith=path)
        return self.filter(reach)

    @staticmethod
    def news_filter() -> Q:
        """As ``Case.has_news``, for the database."""
        unseen = Q(asker_seen_at=None) | Q(asker_seen_at__lt=F("answered_at"))
        return Q(answered_at__isnull=False) & unseen

    def open(self) -> CaseQuerySet:
        """Cases that wait for one of us."""
        return self.filter(state__in=[CaseState.NEW, CaseState.IN_PROGRESS])

    def waiting_for_asker(self) -> CaseQuerySet:
        return self.filter(state=CaseState.WAITING_FOR_ASKER)

    def closed(self) -> CaseQuerySet:
        return self.filter(state=CaseState.CLOSED)

    def longest_waiting_first(self) -> CaseQuerySet:
        return self.order_by(F("waiting_since").asc(nulls_last=True), "pk")

    def latest_news_first(self) -> CaseQuerySet:
        return self.order_by("-last_public_at", "-pk")

    def marking_late(self, *, before: datetime) -> CaseQuerySet:
        """With ``is_late``: whether the asker waits for us since before that moment."""
        return self.annotate(
            is_late=ExpressionWrapper(
                Q(waiting_since__isnull=False, waiting_since__lt=before),
                output_field=models.BooleanField(),
            )
        )

    def with_faces(self) -> CaseQuerySet:
        """With everything a list shows of ticket and people, in the same query."""
        return self.select_related("ticket__assigned_to", "requester", "municipality", "guest")


class ConversationQuerySet(models.QuerySet):
    def waiting(self) -> ConversationQuerySet:
        """Oldest first: a chat keeps its place until somebody joins."""
        return self.filter(state=ConversationState.WAITING).order_by("started_at", "pk")

    def active_of(self, user: User) -> ConversationQuerySet:
        return self.filter(state=ConversationState.ACTIVE, assignee=user).order_by("-started_at")

    def with_faces(self) -> ConversationQuerySet:
        """With everything a page shows of case and people, in the same query."""
        return self.select_related(
            "assignee", "municipality", "case__ticket", "case__requester", "case__municipality"
        )


class MessageQuerySet(models.QuerySet):
    def after(self, seq: int) -> MessageQuerySet:
        """Messages past ``seq`` in order, with their authors."""
        return self.filter(seq__gt=seq).order_by("seq").select_related("author")
