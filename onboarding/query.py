"""Chainable reads of people, memberships, access and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from onboarding.models import Organisation


class OrganisationQuerySet(MP_NodeQuerySet):
    def municipalities(self) -> OrganisationQuerySet:
        return self.filter(kind="municipality")

    def within(self, node: Organisation) -> OrganisationQuerySet:
        """The node and everything below it."""
        return self.filter(path__startswith=node.path)


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """Manager in tree order."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class MembershipQuerySet(models.QuerySet):
    def active(self, *, at: datetime) -> MembershipQuerySet:
        day = timezone.localdate(at)
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def within(self, node: Organisation) -> MembershipQuerySet:
        return self.filter(organisation__path__startswith=node.path)


class AccessQuerySet(models.QuerySet):
    def run_out(self, *, at: datetime) -> AccessQuerySet:
        """Temporary log-ins whose last day is over, and those whose days of reading only are."""
        return self.filter(
            Q(state="temporary", tool_until__lte=at) | Q(state="grace", grace_until__lte=at)
        )


class OutboxQuerySet(models.QuerySet):
    def waiting(self) -> OutboxQuerySet:
        """Promised, and neither done nor given up."""
        return self.filter(done_at=None, failed_at=None)

    def due(self, *, at: datetime) -> OutboxQuerySet:
        """To be done now; of a lane only the first, also while that one is being done or waits for its next turn."""
        earlier = (
            OutboxQuerySet(self.model)
            .waiting()
            .filter(lane=OuterRef("lane"), pk__lt=OuterRef("pk"))
        )
        earlier = earlier.exclude(lane="")  # as the index is made
        return (
            self.waiting()
            .free(at=at)
            .filter(Q(lane="") | ~Exists(earlier), due_at__lte=at)
            .order_by("is_bulk", "due_at", "pk")
        )

    def urgent(self) -> OutboxQuerySet:
        """Single promises that wait for nothing but their turn, such as a letter: they go first."""
        return self.filter(is_bulk=False, lane="")

    def patient(self) -> OutboxQuerySet:
        """What lets those go first."""
        return self.filter(Q(is_bulk=True) | ~Q(lane=""))

    def free(self, *, at: datetime) -> OutboxQuerySet:
        """Not in the hands of a worker that lives."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))
