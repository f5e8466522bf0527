"""What the pages of people say when something cannot be, and where they lead then; never an error without its words."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.access import make_access_permanent
from onboarding.access_acts import pause_access, resume_access
from onboarding.constants import AccessState
from onboarding.models import Access, User
from onboarding.services import invite_person
from tests.world import World

pytestmark = pytest.mark.django_db
LIST = reverse("onboarding:people")
STALE = "This log-in is in another state by now. Nothing was done; look at it again."
WEEK = "The clock runs again with the days that were left, a week at least."
NO_WEEK = "The clock runs again with the days that were left."
NOBODY_STUCK = "Nobody is stuck: no invitation lies longer than two weeks, no log-in ends within two weeks, and no address refuses letters."


@pytest.fixture
def client(world: World) -> Client:
    """Of the contact."""
    User.objects.update(informed_at=timezone.now())
    client = Client()
    client.force_login(world.contact)
    return client


def page_of(person: User) -> str:
    return reverse("onboarding:person", args=[person.username])


def act_on(person: User, act: str) -> str:
    return reverse("onboarding:change_person", args=[person.username, act])


def refuses_letters(person: User) -> None:
    User.objects.filter(pk=person.pk).update(unreachable_since=timezone.now())


# --- An act that fits no more ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("hervatten", {}),  # the clock was not stopped
        ("herstellen", {}),  # nothing was withdrawn
    ],
)
def test_an_act_that_never_fitted_leads_back_with_its_reason(
    world: World, client: Client, act: str, data: dict[str, str]
) -> None:
    answer = client.post(act_on(world.professional, act), data, follow=True)

    assert answer.redirect_chain == [(page_of(world.professional), 302)]
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert not answer.context["has_errors"]
    assert not world.professional.access.events.exists()


def test_stopping_the_clock_twice_says_why_not(world: World, client: Client) -> None:
    client.post(act_on(world.professional, "pauzeren"))

    answer = client.post(act_on(world.professional, "pauzeren"), follow=True)

    assert answer.redirect_chain == [(page_of(world.professional), 302)]
    assert _(STALE) in answer.content.decode()
    assert world.professional.access.events.count() == 1


@pytest.mark.parametrize("days", ["10", "0"])
def test_more_days_for_a_permanent_log_in_say_why_not(
    world: World, client: Client, days: str
) -> None:
    make_access_permanent(person=world.professional)

    answer = client.post(
        act_on(world.professional, "verlengen"), {"days": days, "reason": "x"}, follow=True
    )

    assert answer.redirect_chain == [(page_of(world.professional), 302)]
    assert _(STALE) in answer.content.decode()


def test_a_reminder_for_a_permanent_log_in_says_why_not(world: World, client: Client) -> None:
    make_access_permanent(person=world.professional)

    answer = client.post(act_on(world.professional, "herinneren"), {"from": "start"}, follow=True)

    assert answer.redirect_chain == [(page_of(world.professional), 302)]
    assert _("There is nothing to remind this colleague of.") in answer.content.decode()


def test_an_act_that_still_fits_keeps_its_error_beside_the_form(
    world: World, client: Client
) -> None:
    client.post(act_on(world.professional, "herinneren"))

    answer = client.post(act_on(world.professional, "herinneren"))

    assert answer.status_code == 409
    assert answer.context["forms"]["remind"].non_field_errors()
    assert 'id="error-summary-title"' in answer.content.decode()


# --- What the acts say before they are done -----------------------------------------------------------


def test_only_after_the_first_pause_of_a_term_a_week_is_promised(
    world: World, client: Client
) -> None:
    pause_access(person=world.professional, actor=world.contact)
    first = client.get(page_of(world.professional)).content.decode()
    resume_access(person=world.professional, actor=world.contact)
    pause_access(person=world.professional, actor=world.contact)

    second = client.get(page_of(world.professional)).content.decode()

    assert _(WEEK) in first
    assert _(WEEK) not in second
    assert _(NO_WEEK) in second


def test_a_move_says_what_becomes_of_roles_and_sessions(world: World, client: Client) -> None:
    text = client.get(page_of(world.professional)).content.decode()

    assert "overal uitgelogd" in text
    assert "een teamleider wordt professional" in text


# --- Who needs a hand --------------------------------------------------------------------------------


def test_a_reminder_is_offered_only_where_it_says_something(world: World, client: Client) -> None:
    Access.objects.filter(person=world.professional).update(
        tool_until=timezone.now() + timedelta(days=3)
    )
    refuses_letters(world.best_person)  # without the tool
    invited = invite_person(
        email="x@test.example", name=("X", "Y"), organisation=world.veldstad_team, invited_by=None
    ).person
    refuses_letters(invited)

    text = client.get(reverse("cms:start")).content.decode()

    assert act_on(world.professional, "herinneren") in text
    assert act_on(invited, "herinneren") in text
    assert act_on(world.best_person, "herinneren") not in text
    assert text.count(f'href="{page_of(world.best_person)}"') == 2  # the name, and "have a look"


def test_a_permanent_colleague_without_post_can_be_looked_at(world: World, client: Client) -> None:
    make_access_permanent(person=world.professional)
    refuses_letters(world.professional)

    text = client.get(reverse("cms:start")).content.decode()

    assert act_on(world.professional, "herinneren") not in text
    assert text.count(f'href="{page_of(world.professional)}"') == 2


def test_nobody_reminds_themselves(world: World, client: Client) -> None:
    Access.objects.create(
        person=world.contact,
        state=AccessState.TEMPORARY,
        tool_until=timezone.now() + timedelta(days=3),
        grace_until=timezone.now() + timedelta(days=9),
    )

    text = client.get(reverse("cms:start")).content.decode()

    assert page_of(world.contact) in text
    assert act_on(world.contact, "herinneren") not in text


def test_an_invitation_of_today_is_nobody_stuck_and_not_called_accepted(
    world: World, client: Client
) -> None:
    invite_person(
        email="x@test.example", name=("X", "Y"), organisation=world.veldstad_team, invited_by=None
    )

    text = client.get(reverse("cms:start")).content.decode()

    assert _(NOBODY_STUCK) in text
    assert "alle uitnodigingen zijn geaccepteerd" not in text


# --- Who was withdrawn -------------------------------------------------------------------------------


def test_the_list_says_whom_it_shows(client: Client) -> None:
    text = client.get(LIST).content.decode()

    assert '<option value="" selected>Iedereen die mee kan doen</option>' in text


def test_nobody_found_leads_to_who_was_withdrawn(world: World, client: Client) -> None:
    client.post(act_on(world.professional, "intrekken"), {"reason": "andere baan"})
    asked = {"q": "profes & co", "role": "team_lead", "page": "2"}

    empty = client.get(LIST, asked).content.decode()
    found = client.get(LIST, {"q": "profes", "state": "withdrawn"})

    assert f'href="{LIST}?q=profes+%26+co&amp;state=withdrawn"' in empty
    assert [row.person for row in found.context["page"]] == [world.professional]


def test_nobody_found_of_who_was_withdrawn_leads_back(client: Client) -> None:
    text = client.get(LIST, {"q": "profes", "state": "withdrawn"}).content.decode()

    empty = text.split('class="empty-state"')[1].split("</main>")[0]
    assert f'href="{LIST}"' in empty
    assert "state=withdrawn" not in empty
