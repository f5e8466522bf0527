"""Who may answer what, and who may see which figures."""

import uuid

from django.db.models import F, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from onboarding.constants import CONTACT_ROLES, Role
from onboarding.models import User
from onboarding.policies import has_role, municipality_of_role
from surveys.constants import WaveState
from surveys.models import Invitation, PublishedCell, Wave

RESULT_ROLES = (Role.PROGRAMME_LEAD, *CONTACT_ROLES)
MOST_WAVES = 8


def get_invitation_for(user: User, invitation_id: uuid.UUID) -> Invitation:
    """The person's own invitation with its item and wave; 404 for everybody else. One query."""
    own = Invitation.objects.filter(person=user).select_related("item", "wave")
    return get_object_or_404(own, pk=invitation_id)


def can_close(user: User) -> bool:
    return has_role(user, Role.PROGRAMME_LEAD)


def waves_for(user: User) -> list[Wave]:
    """The latest waves with the figures ``user`` may see in ``shown_cells``; drafts for the programme only.

    Programme leads see all; a contact sees the municipality of that role, and nothing without one. Three queries.
    """
    cells = PublishedCell.objects.select_related("municipality", "item").order_by(
        F("municipality__path").asc(nulls_first=True), F("item").asc(nulls_first=True)
    )
    waves = Wave.objects.order_by("-period", "-opens_at")
    if not can_close(user):
        municipality = municipality_of_role(user, *CONTACT_ROLES)
        cells = cells.within(municipality) if municipality else cells.none()
        waves = waves.exclude(state=WaveState.DRAFT)
    return list(
        waves.prefetch_related(Prefetch("cells", queryset=cells, to_attr="shown_cells"))[
            :MOST_WAVES
        ]
    )


def get_wave_to_close(wave_id: uuid.UUID) -> Wave:
    """A wave that is open, or whose closing was broken off, or was just closed; a draft is 404."""
    wave = get_object_or_404(Wave, pk=wave_id)
    if wave.state == WaveState.DRAFT:
        raise Http404
    return wave
