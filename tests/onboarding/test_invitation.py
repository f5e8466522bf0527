"""The invitation: a link that works once, is not used up by opening it, and never leaves anybody stuck."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from onboarding import outbox, views
from onboarding.constants import AccessState
from onboarding.erasure import erase_person
from onboarding.invites import invite_person, link_for, resend_invitation
from onboarding.models import AccessEvent, Invitation, User
from onboarding.withdrawal import end_sessions_and_tokens, restore_access, withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db
GOOD = "vier paarden in de wei"


@pytest.fixture
def invitation(world: World) -> Invitation:
    return invite_person(
        email="Nieuw@Test.example",
        name=("Nora", "Nieuw"),
        organisation=world.veldstad_team,
        invited_by=world.contact,
    )


def _path(invitation: Invitation) -> str:
    return link_for(invitation).removeprefix("http://testserver")


def test_it_sends_the_link_by_mail(invitation: Invitation) -> None:
    outbox.run_due()

    assert mail.outbox[0].to == ["nieuw@test.example"]
    assert link_for(invitation) in str(mail.outbox[0].message())


def test_it_is_not_used_up_by_opening_it(client: Client, invitation: Invitation) -> None:
    answers = [client.get(_path(invitation)).status_code for _time in range(3)]

    invitation.refresh_from_db()
    assert answers == [200, 200, 200]
    assert invitation.accepted_at is None


def test_it_lets_the_person_in_and_starts_the_clock(client: Client, invitation: Invitation) -> None:
    answer = client.post(_path(invitation), {"password": GOOD})

    access = invitation.person.access
    access.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, reverse("onboarding:welcome"))
    assert access.state == AccessState.TEMPORARY
    assert client.get(reverse("onboarding:welcome")).status_code == 200


def test_the_first_log_in_is_listed_and_can_be_ended(
    client: Client, invitation: Invitation
) -> None:
    client.post(_path(invitation), {"password": GOOD})
    page = client.get(reverse("usersessions_list")).content.decode()

    end_sessions_and_tokens(person=invitation.person)

    assert "Dit apparaat" in page
    assert client.get(reverse("onboarding:welcome")).status_code == 302


@pytest.mark.parametrize("password", ["kort", "nieuw@test.example", "123456789012"])
def test_it_refuses_a_weak_password_with_a_reason(
    client: Client, invitation: Invitation, password: str
) -> None:
    answer = client.post(_path(invitation), {"password": password})

    invitation.refresh_from_db()
    assert answer.status_code == 422
    assert answer.context["form"].errors["password"]
    assert invitation.accepted_at is None


def test_it_works_once(client: Client, invitation: Invitation) -> None:
    client.post(_path(invitation), {"password": GOOD})
    other = Client()

    answer = other.post(_path(invitation), {"password": "een heel ander wachtwoord"})

    invitation.person.refresh_from_db()
    assert answer.status_code == 410
    assert invitation.person.check_password(GOOD)
    assert AccessEvent.objects.filter(access=invitation.person.access).count() == 1


def test_an_older_link_offers_a_new_one(client: Client, invitation: Invitation) -> None:
    old = _path(invitation)
    resend_invitation(invitation_id=invitation.pk)

    refused = client.get(old)
    resent = client.post(old + "opnieuw/")

    invitation.refresh_from_db()
    assert (refused.status_code, resent.status_code) == (410, 200)
    assert invitation.version == 3


def _withdraw(world: World, person: User) -> None:
    withdraw_access(person=person, actor=world.contact, reason="komt toch niet")


def _erase(world: World, person: User) -> None:
    erase_person(person=person, actor=world.programme_lead)


@pytest.mark.parametrize("end", [_withdraw, _erase])
@pytest.mark.parametrize("is_accepted", [True, False])
def test_who_was_withdrawn_or_erased_is_told_that(
    world: World,
    invitation: Invitation,
    end: Callable[[World, User], None],
    is_accepted: bool,
) -> None:
    if is_accepted:
        Client().post(_path(invitation), {"password": GOOD})
    end(world, invitation.person)
    stranger = Client()

    shown = stranger.get(_path(invitation))
    posted = stranger.post(_path(invitation), {"password": GOOD})
    resent = stranger.post(_path(invitation) + "opnieuw/")

    for answer in (shown, posted, resent):
        assert (answer.status_code, answer.context["code"]) == (410, "invitation_withdrawn")
    text = shown.content.decode()
    assert "<h1>Deze uitnodiging geldt niet meer</h1>" in text
    assert 'type="password"' not in text
    assert f'href="{reverse("support:locked_out")}">Ik kom er niet in</a>' in text
    invitation.refresh_from_db()
    assert invitation.version == 1
    assert (invitation.accepted_at is not None) == is_accepted


def test_who_is_withdrawn_while_choosing_a_password_is_told_that(
    world: World, client: Client, invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_problem_of", lambda row, is_newest: None)  # it was open just now
    _withdraw(world, invitation.person)

    answer = client.post(_path(invitation), {"password": GOOD})

    assert (answer.status_code, answer.context["code"]) == (410, "invitation_withdrawn")
    assert "_auth_user_id" not in client.session


def test_who_was_restored_can_use_the_link_after_all(
    world: World, client: Client, invitation: Invitation
) -> None:
    _withdraw(world, invitation.person)
    restore_access(person=invitation.person, actor=world.contact)

    assert client.post(_path(invitation), {"password": GOOD}).status_code == 302


@pytest.mark.parametrize("token", ["1-1.AAAA", "x", "1-1", "9999-1.zz", "-.", "%00"])
def test_a_tampered_link_says_so(client: Client, invitation: Invitation, token: str) -> None:
    assert client.get(f"/uitnodiging/{token}/").status_code == 404


def test_it_is_also_accepted_by_way_of_a_lost_password(
    client: Client, invitation: Invitation
) -> None:
    client.post(reverse("account_reset_password"), {"email": "nieuw@test.example"})
    outbox.run_due()
    letter = mail.outbox[-1].message().get_payload(decode=True).decode()
    link = next(word for word in letter.split() if "/password/reset/key/" in word)

    form = client.get(link.removeprefix("http://testserver"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": GOOD, "password2": GOOD})

    invitation.refresh_from_db()
    invitation.person.access.refresh_from_db()
    assert invitation.accepted_at is not None
    assert invitation.person.access.state == AccessState.TEMPORARY


def test_a_broken_link_leads_on(client: Client) -> None:
    text = client.get("/uitnodiging/abc/").content.decode()

    assert f'href="{reverse("account_login")}">Inloggen</a>' in text
    assert f'href="{reverse("support:locked_out")}">Ik kom er niet in</a>' in text


def test_what_is_kept_asks_nothing_of_who_has_read_it(world: World, client: Client) -> None:
    client.force_login(world.professional)
    url = reverse("onboarding:welcome")
    assert "Duidelijk, verder" in client.get(url).content.decode()

    client.post(url)

    text = client.get(url).content.decode()
    assert "Duidelijk, verder" not in text
    assert "Voor je begint" not in text
