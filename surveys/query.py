"""Chainable reads of waves, invitations and published figures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from surveys.constants import InvitationState, WaveState

if TYPE_CHECKING:
    from onboarding.models import Organisation, User


class WaveQuerySet(models.QuerySet):
    def accepting(self, *, at: datetime) -> WaveQuerySet:
        """Waves that take answers at this moment."""
        return self.filter(state=WaveState.OPEN, opens_at__lte=at, closes_at__gt=at)


class InvitationQuerySet(models.QuerySet):
    def to_offer(self, person: User, *, at: datetime) -> InvitationQuerySet:
        """Questions that may stand on the person's page now; none in the rest after a 'not now'."""
        quiet = self.model._default_manager.filter(
            person=OuterRef("person"), quiet_until__gt=timezone.localdate(at)
        )
        return self.filter(
            person=person,
            state__in=(InvitationState.DRAWN, InvitationState.OFFERED),
            wave__state=WaveState.OPEN,
            wave__opens_at__lte=at,
            wave__closes_at__gt=at,
        ).exclude(Exists(quiet))


class CellQuerySet(models.QuerySet):
    def within(self, municipality: Organisation | None) -> CellQuerySet:
        """The figures of one municipality; of the country and all municipalities for None."""
        return self if municipality is None else self.filter(municipality=municipality)
