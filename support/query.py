"""Chainable reads of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from support.constants import CaseState, Tier

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

    def with_faces(self) -> CaseQuerySet:
        """With everything a list shows of ticket and people, in the same query."""
        return self.select_related("ticket__assigned_to", "requester", "municipality")
