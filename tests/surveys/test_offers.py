"""The question on the person's own page: one, within the ask budget, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from onboarding.constants import Role
from onboarding.models import Ask
from surveys import services
from surveys.constants import InvitationState
from surveys.exceptions import SurveyError
from surveys.models import Atom, Invitation, Wave
from tests.factories import make_person
from tests.surveys.people import QUARTER, add_people, answer_as, invitation_of
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_draws_members_of_municipalities_after_a_week(world: World) -> None:
    make_person("newcomer", world.veldstad_team, Role.PROFESSIONAL, joined_days_ago=6)
    gone = make_person("gone", world.veldstad_team, Role.PROFESSIONAL, is_active=False)
    wave = services.plan_wave(title="Peiling", period=QUARTER)

    services.open_wave(wave=wave, actor=world.programme_lead)

    asked = set(Invitation.objects.filter(wave=wave).values_list("person__email", flat=True))
    local = (world.professional, world.best_person, world.team_lead, world.contact, world.stranger)
    assert asked == {person.email for person in local}
    assert gone.email not in asked


def test_it_freezes_groups_without_people(world: World, wave: Wave) -> None:
    groups = Atom.objects.filter(wave=wave).values_list("municipality__name", "role", "people")

    assert ("Veldstad", "contact", 1) in groups
    assert sum(people for _name, _role, people in groups) == 5


def test_it_deals_every_item_as_often_in_a_team(world: World) -> None:
    add_people(world.duindam_team, 13)
    wave = services.plan_wave(title="Peiling", period=QUARTER)

    services.open_wave(wave=wave, actor=None)

    team = Invitation.objects.filter(wave=wave, atom__team=world.duindam_team)
    dealt = list(team.values_list("item", flat=True))
    assert [dealt.count(item) for item in set(dealt)] == [2] * 7


def test_it_opens_once_and_one_at_a_time(world: World, wave: Wave) -> None:
    services.open_wave(wave=wave, actor=None)
    assert Invitation.objects.filter(wave=wave).count() == 5

    other = services.plan_wave(title="Nog een", period=QUARTER)
    with pytest.raises(SurveyError) as refused:
        services.open_wave(wave=other, actor=None)

    assert refused.value.code == "overlap"


def test_it_takes_from_the_budget_when_first_shown(world: World, wave: Wave) -> None:
    first = services.offer_question(person=world.professional, at=timezone.now())
    second = services.offer_question(person=world.professional, at=timezone.now())

    assert first is not None
    assert second is not None
    assert first.invitation_id == second.invitation_id
    assert first.receipt != second.receipt
    assert first.minimum_group == 5
    assert Ask.objects.filter(person=world.professional).count() == 1


def test_it_asks_nothing_when_the_budget_is_spent(world: World, wave: Wave) -> None:
    Ask.objects.create(
        person=world.professional, kind="poll", asked_on=timezone.now().date() - timedelta(days=3)
    )

    assert services.offer_question(person=world.professional, at=timezone.now()) is None
    assert invitation_of(world.professional, wave).state == InvitationState.DRAWN


def test_it_asks_nothing_after_an_answer(world: World, wave: Wave) -> None:
    answer_as(world.professional, wave)

    assert services.offer_question(person=world.professional, at=timezone.now()) is None


def test_it_rests_a_month_after_not_now(world: World, wave: Wave) -> None:
    services.dismiss(
        person=world.professional, invitation_id=invitation_of(world.professional, wave).pk
    )
    services.close_wave(wave=wave, actor=None)
    following = services.plan_wave(title="Volgende", period=QUARTER)
    services.open_wave(wave=following, actor=None)
    now = timezone.now()
    Wave.objects.filter(pk=following.pk).update(closes_at=now + timedelta(days=60))

    def offered(days: int) -> bool:
        at = now + timedelta(days=days)
        return services.offer_question(person=world.professional, at=at) is not None

    assert (offered(29), offered(31)) == (False, True)


def test_it_does_not_dismiss_for_somebody_else(world: World, wave: Wave) -> None:
    services.dismiss(person=world.stranger, invitation_id=invitation_of(world.contact, wave).pk)

    assert invitation_of(world.contact, wave).state == InvitationState.DRAWN


@pytest.mark.parametrize("others", [0, 40])
def test_it_costs_as_much_at_any_size(world: World, others: int) -> None:
    add_people(world.veldstad_team, others)
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)

    costs = []
    for person in (world.programme_lead, world.professional, world.professional):
        with CaptureQueriesContext(connection) as queries:
            services.offer_question(person=person, at=timezone.now())
        costs.append(sum(1 for query in queries if not _is_savepoint(query["sql"])))

    # Nothing to ask: the invitation. First shown: person's row, days asked, insert ask, state.
    assert costs == [1, 6, 1]


def _is_savepoint(sql: str) -> bool:
    return "SAVEPOINT" in sql or sql in {"BEGIN", "COMMIT"}


def test_it_is_a_card_for_any_page(world: World, wave: Wave, rf: RequestFactory) -> None:
    offer = services.offer_question(person=world.professional, at=timezone.now())
    assert offer is not None

    html = render_to_string(
        "surveys/blocks/question_block.html", {"offer": offer}, request=rf.get("/")
    )

    assert reverse("surveys:answer", args=[offer.invitation_id]) in html
    assert "csrfmiddlewaretoken" in html
    assert str(offer.receipt) in html
    assert "<h1" not in html


def test_it_speaks_the_language_of_the_person(world: World, wave: Wave) -> None:
    texts = set()
    for language in ("nl", "en"):
        with translation.override(language):
            offer = services.offer_question(person=world.professional, at=timezone.now())
            assert offer is not None
            texts.add(offer.statement)

    assert len(texts) == 2
