"""The tree: what may hang where, one municipality for everything below it, and history that stays."""

from collections.abc import Callable

import pytest

from onboarding.constants import Act, OrganisationKind, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import JournalEntry, Membership, Organisation, User
from onboarding.organisations import (
    KINDS_BELOW,
    add_organisation,
    close_organisation,
    move_organisation,
    rename_organisation,
    reopen_organisation,
)
from onboarding.policies import municipality_of
from tests.factories import make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db


def refused(code: str, act: Callable[[], object]) -> None:
    before = list(Organisation.objects.values())
    with pytest.raises(OnboardingError) as error:
        act()
    assert error.value.code == code
    assert list(Organisation.objects.values()) == before


def test_everything_below_a_municipality_belongs_to_it(world: World) -> None:
    district = make_organisation("Zuid", OrganisationKind.DISTRICT, world.veldstad)
    team = make_organisation("Team Zuid", OrganisationKind.TEAM, district)
    partner = make_organisation("Zorg voor ons", OrganisationKind.CARE_PROVIDER, world.veldstad)
    national = make_organisation("Zorgverzekeraar", OrganisationKind.INSURER, world.programme)

    for node in (world.veldstad, district, team, partner):
        assert node.municipality == world.veldstad
    assert national.municipality is None
    assert municipality_of(make_person("ver", national, Role.PROFESSIONAL)) is None
    assert municipality_of(make_person("dichtbij", partner, Role.PROFESSIONAL)) == world.veldstad


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("below", [None, *OrganisationKind])
def test_a_kind_hangs_where_it_belongs_only(
    world: World, kind: OrganisationKind, below: OrganisationKind | None
) -> None:
    parent = None
    if below is not None:
        parent = Organisation.objects.filter(kind=below).first() or make_organisation(
            "Ouder",
            below,
            world.programme if below in KINDS_BELOW[OrganisationKind.PROGRAMME] else world.veldstad,
        )

    def add() -> Organisation:
        return add_organisation(parent=parent, name="Nieuw", kind=kind, actor=None)

    if kind in KINDS_BELOW[below]:
        assert add().kind == kind
    else:
        refused("wrong_place", add)


def test_names_are_taken_beside_each_other_only(world: World) -> None:
    refused(
        "name_taken",
        lambda: make_organisation("wijkteam  NOORD", OrganisationKind.TEAM, world.veldstad),
    )
    refused("name_empty", lambda: make_organisation("  ", OrganisationKind.TEAM, world.veldstad))

    other = make_organisation("Wijkteam Noord", OrganisationKind.TEAM, world.duindam)

    assert other.slug == "duindam-wijkteam-noord"


def test_a_moved_team_keeps_people_and_municipality(world: World) -> None:
    district = make_organisation("Zuid", OrganisationKind.DISTRICT, world.veldstad)
    members = set(Membership.objects.within(world.veldstad_team).values_list("pk", flat=True))

    move_organisation(organisation=world.veldstad_team, parent=district, actor=world.contact)

    moved = Organisation.objects.get(pk=world.veldstad_team.pk)
    assert moved.get_parent() == district
    assert moved.municipality == world.veldstad
    assert set(Membership.objects.within(district).values_list("pk", flat=True)) == members
    noted = JournalEntry.objects.get(act=Act.ORGANISATION_MOVED)
    assert (noted.actor, noted.details) == (
        world.contact,
        {
            "from": world.veldstad.pk,
            "to": district.pk,
        },
    )


def test_nothing_moves_to_another_municipality_or_below_itself(world: World) -> None:
    district = make_organisation("Zuid", OrganisationKind.DISTRICT, world.veldstad)
    hood = make_organisation("Wijk", OrganisationKind.NEIGHBOURHOOD, district)

    for node, parent in (
        (world.veldstad_team, world.duindam),
        (world.veldstad, world.duindam),
        (district, hood),
        (district, district),
    ):
        refused(
            "wrong_place",
            lambda node=node, parent=parent: move_organisation(  # type: ignore[misc]
                organisation=node, parent=parent, actor=None
            ),
        )


def test_a_new_name_is_noted_once_without_words(world: World) -> None:
    rename_organisation(organisation=world.veldstad_team, name="Wijkteam Midden", actor=None)
    rename_organisation(organisation=world.veldstad_team, name="Wijkteam Midden", actor=None)

    assert JournalEntry.objects.get(act=Act.ORGANISATION_RENAMED).details == {}
    world.veldstad_team.refresh_from_db()
    assert world.veldstad_team.name == "Wijkteam Midden"


def test_a_part_closes_when_nobody_works_there_any_more(world: World) -> None:
    refused("has_members", lambda: close_organisation(organisation=world.veldstad_team, actor=None))
    refused("has_parts", lambda: close_organisation(organisation=world.veldstad, actor=None))
    empty = make_organisation("Oud team", OrganisationKind.TEAM, world.veldstad)

    close_organisation(organisation=empty, actor=world.contact)

    empty.refresh_from_db()
    assert empty.closed_on is not None
    refused("closed_part", lambda: _add_below(empty))
    again = make_organisation("Oud team", OrganisationKind.TEAM, world.veldstad)
    refused("name_taken", lambda: reopen_organisation(organisation=empty, actor=None))
    close_organisation(organisation=again, actor=None)
    reopen_organisation(organisation=empty, actor=None)
    empty.refresh_from_db()
    assert empty.closed_on is None


def test_who_was_withdrawn_keeps_no_part_open(world: World) -> None:
    User.objects.filter(memberships__organisation=world.duindam_team).update(is_active=False)

    close_organisation(organisation=world.duindam_team, actor=None)

    world.duindam_team.refresh_from_db()
    assert world.duindam_team.closed_on is not None


def _add_below(node: Organisation) -> None:
    partner = Organisation.objects.filter(pk=node.pk)
    partner.update(kind=OrganisationKind.NEIGHBOURHOOD)
    try:
        make_organisation("Erbij", OrganisationKind.TEAM, node)
    finally:
        partner.update(kind=OrganisationKind.TEAM)
