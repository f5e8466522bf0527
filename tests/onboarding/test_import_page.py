"""What the page of a list of people says when it has ended, to who sees it and to who hears it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.constants import OrganisationKind
from onboarding.invites import resend_invitation
from onboarding.models import Import, Invitation
from tests.factories import make_organisation
from tests.onboarding.lists import HEAD, ONE, apply, as_, do, hand_in, undo
from tests.world import World

pytestmark = pytest.mark.django_db
APPLIED = "The list has been applied."
UNDONE = "The list has been undone. Nobody got a message about it."
TOO_LATE = "The list can no longer be undone. Do you want to put somebody back? Do that on the page of that person."
ON_THEIR_WAY = "The letters are on their way. Does somebody not belong there after all? Then withdraw access on the page of that person."


def _page(world: World, batch: Import) -> str:
    place = reverse("onboarding:import", args=[batch.public_id])
    return as_(world.contact).get(place).content.decode()


def _only_moves(world: World) -> Import:
    make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    return hand_in(world, HEAD + "professional@test.example;P;;T;Wijkteam Zuid;\n")


def test_what_became_of_a_list_can_be_focused(world: World) -> None:
    batch = hand_in(world, ONE)
    checked = _page(world, batch)
    do(batch, "apply", world.contact)
    busy = _page(world, batch)
    apply(world, batch)
    done = _page(world, batch)
    undo(batch, world.contact)
    undone = _page(world, batch)

    place = 'id="import-result" tabindex="-1"'
    assert [place in page for page in (checked, busy, done, undone)] == [False, False, True, True]
    assert _(APPLIED) in done
    assert _(UNDONE) in undone
    # The page that opened anew sets the focus itself.
    assert ["import_progress" in page for page in (busy, done, undone)] == [True, True, True]


def test_who_got_a_letter_all_the_same_is_not_denied(world: World) -> None:
    batch = hand_in(world, ONE)
    apply(world, batch)
    resend_invitation(invitation_id=Invitation.objects.get().pk)

    undo(batch, world.contact)

    page = _page(world, batch)
    assert _("The list has been undone.") in page
    assert _(UNDONE) not in page


def test_a_list_of_moves_only_speaks_of_no_letters(world: World) -> None:
    batch = _only_moves(world)
    do(batch, "apply", world.contact)
    busy = _page(world, batch)
    apply(world, batch)
    done = _page(world, batch)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        later = _page(world, batch)

    for page in (busy, done):
        assert "De berichten" not in page
        assert _("Until %(moment)s you can undo the list.").split("%")[0] in page
    assert _(TOO_LATE) in later
    assert _(ON_THEIR_WAY) not in later


def test_undoing_moves_too_late_says_what_can_be_done(world: World) -> None:
    batch = _only_moves(world)
    apply(world, batch)
    client = as_(world.contact)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = client.post(reverse("onboarding:import_undo", args=[batch.public_id]), follow=True)

    assert [str(message) for message in page.context["messages"]] == [_(TOO_LATE)]


def test_with_invitations_the_letters_are_on_their_way(world: World) -> None:
    batch = hand_in(world, ONE)
    apply(world, batch)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = _page(world, batch)

    assert _(ON_THEIR_WAY) in page
    assert _(TOO_LATE) not in page
