"""Logging in with the account of the municipality: coupled once, by who may, and nothing that is not rightly signed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding import invites, municipal_login
from onboarding.models import (
    Access,
    Invitation,
    Membership,
    MunicipalAccount,
    MunicipalLogin,
    User,
)
from onboarding.withdrawal import withdraw_access
from tests.onboarding.provider import (
    OTHER_KEY,
    TENANT,
    Provider,
    is_logged_in,
    log_in,
    set_up,
)
from tests.second_factor import set_up as set_up_second_factor
from tests.world import World

pytestmark = pytest.mark.django_db
CHOOSE = reverse("onboarding:municipal_choose")


def test_who_is_known_logs_in(known: User, login: MunicipalLogin, provider: Provider) -> None:
    client, answer = log_in(provider, login)

    assert answer.status_code == 302
    assert answer["Location"] == reverse("cms:start")
    assert client.session["_auth_user_id"] == str(known.pk)
    assert client.get("/start/").status_code == 200


def test_it_goes_on_where_it_was_going(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    assert log_in(provider, login, next="/leerpad/")[1]["Location"] == "/leerpad/"
    elsewhere = log_in(provider, login, next="https://elders.example/")[1]
    assert elsewhere["Location"] == reverse("cms:start")


def test_the_browser_remembers_the_municipality(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    client, _answer = log_in(provider, login)
    client.logout()
    client.cookies["gemeente"] = login.public_id

    assert f'value="{login.public_id}" selected' in client.get(CHOOSE).content.decode()


def test_who_is_not_known_is_told_how_to_begin(login: MunicipalLogin, provider: Provider) -> None:
    client, answer = log_in(provider, login)

    assert answer.status_code == 403
    assert "uitnodiging" in answer.content.decode()
    assert not is_logged_in(client)


def test_an_equal_address_is_no_way_in(
    world: World, login: MunicipalLogin, provider: Provider
) -> None:
    provider.claims = {"email": world.professional.email, "email_verified": True}

    client, answer = log_in(provider, login, oid="somebody")

    assert answer.status_code == 403
    assert not is_logged_in(client)


@pytest.fixture
def invitation(world: World, login: MunicipalLogin) -> Invitation:
    return invites.invite_person(
        email="nieuw@veldstad.example",
        name=("Nina", "Nieuw"),
        organisation=world.veldstad_team,
        invited_by=world.contact,
    )


def _token_of(invitation: Invitation) -> str:
    return invites.link_for(invitation).rstrip("/").rsplit("/", 1)[1]


def _take_up(client: Client, token: str) -> Any:
    return client.post(reverse("onboarding:invitation_municipal", args=[token]))


def test_an_invitation_is_taken_up_without_a_password(
    invitation: Invitation, provider: Provider
) -> None:
    client, token = Client(), _token_of(invitation)
    page = client.get(reverse("onboarding:invitation", args=[token])).content.decode()
    sent = _take_up(client, token)

    answer = client.get(provider.log_in(sent["Location"], oid="n1"))

    person = invitation.person
    person.refresh_from_db()
    assert "Veldstad" in page
    assert answer["Location"] == reverse("onboarding:welcome")
    assert not person.has_usable_password()
    assert Access.objects.get(person=person).state == "temporary"
    assert MunicipalAccount.objects.get(person=person).subject == f"{TENANT}:n1"


def test_setting_out_uses_nothing_up(invitation: Invitation, provider: Provider) -> None:
    _take_up(Client(), _token_of(invitation))

    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_older_link_gives_a_newer_one(invitation: Invitation, provider: Provider) -> None:
    client, token = Client(), _token_of(invitation)
    sent = _take_up(client, token)
    invites.resend_invitation(invitation_id=invitation.pk)

    answer = client.get(provider.log_in(sent["Location"], oid="n1"), follow=True)

    assert answer.status_code == 410
    assert not is_logged_in(client)


def test_an_account_of_another_takes_up_no_invitation(
    known: User, invitation: Invitation, provider: Provider
) -> None:
    client = Client()
    sent = _take_up(client, _token_of(invitation))

    answer = client.get(provider.log_in(sent["Location"], oid="p1"))

    invitation.refresh_from_db()
    assert answer.status_code == 403
    assert invitation.accepted_at is None


def _another_key(provider: Provider) -> None:
    provider.key = OTHER_KEY


def _claims(**claims: Any) -> Callable[[Provider], None]:
    def change(provider: Provider) -> None:
        provider.claims = claims

    return change


WRONG = {
    "another key": _another_key,
    "our secret as a key": Provider.use_the_secret_as_a_key,
    "another issuer": _claims(iss="https://elders.example"),
    "for another client": _claims(aud="another"),
    "for us and for another": _claims(aud=["another"]),
    "another nonce": _claims(nonce="another"),
    "no nonce": _claims(nonce=None),
    "run out": _claims(exp=1),
    "another tenant": _claims(tid="another"),
    "no tenant": _claims(tid=None),
    "nobody": _claims(oid=None),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_not_right_lets_nobody_in(
    known: User, login: MunicipalLogin, provider: Provider, wrong: Callable[[Provider], None]
) -> None:
    wrong(provider)

    client, answer = log_in(provider, login)

    assert answer.status_code == 403
    assert not is_logged_in(client)


def test_an_answer_works_once_and_in_its_own_browser_only(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    client = Client()
    back = provider.log_in(client.post(CHOOSE, {"login": login.public_id})["Location"], oid="p1")

    assert Client().get(back).status_code == 410
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 410
    assert (
        client.get(reverse("onboarding:municipal_return", args=[login.public_id])).status_code
        == 410
    )


def test_who_thinks_better_of_it_is_told_so(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    client = Client()
    location = client.post(CHOOSE, {"login": login.public_id})["Location"]
    state = provider.log_in(location, oid="p1").split("state=")[1]
    path = reverse("onboarding:municipal_return", args=[login.public_id])

    answer = client.get(path, {"state": state, "error": "access_denied"})

    assert answer.status_code == 200
    assert "afgebroken" in answer.content.decode()


def test_a_provider_that_is_away_is_said_to_be(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    cache.clear()
    provider.status = 503

    answer = Client().post(CHOOSE, {"login": login.public_id})

    assert answer.status_code == 503
    assert "wachtwoord" in answer.content.decode()


def test_who_was_withdrawn_stays_out(
    world: World, known: User, login: MunicipalLogin, provider: Provider
) -> None:
    withdraw_access(person=known, actor=world.contact, reason="weg")

    client, answer = log_in(provider, login)

    assert not is_logged_in(client)
    assert answer["Location"] == reverse("account_inactive")


def test_who_moved_to_another_municipality_comes_in_there(
    world: World, known: User, login: MunicipalLogin, provider: Provider
) -> None:
    Membership.objects.filter(person=known).update(organisation=world.duindam_team)

    client, answer = log_in(provider, login)

    assert answer.status_code == 403
    assert not is_logged_in(client)


def test_a_log_in_that_is_off_is_off(
    world: World, known: User, login: MunicipalLogin, provider: Provider
) -> None:
    set_up(world, provider, is_active=False)

    assert Client().post(CHOOSE, {"login": login.public_id}).status_code == 422
    path = reverse("onboarding:municipal_return", args=[login.public_id])
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(("asks", "lands"), [(False, "mfa_index"), (True, None)])
def test_its_second_step_counts_where_that_was_agreed(
    world: World,
    login: MunicipalLogin,
    provider: Provider,
    settings: Settings,
    asks: bool,
    lands: str,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    set_up(world, provider, asks_second_step=asks)
    municipal_login.couple(login=login, subject=f"{TENANT}:c1", person=world.contact)

    client, _answer = log_in(provider, login, oid="c1")

    page = client.get("/start/")
    assert page.get("Location") == (reverse(lands) if lands else None)


@pytest.mark.parametrize("asks", [False, True])
def test_who_has_a_second_step_here_is_asked_once(
    world: World, known: User, login: MunicipalLogin, provider: Provider, asks: bool
) -> None:
    set_up(world, provider, asks_second_step=asks)
    set_up_second_factor(known)

    client, answer = log_in(provider, login)

    assert is_logged_in(client) is asks
    assert answer["Location"] == reverse("cms:start" if asks else "mfa_authenticate")


def test_one_who_is_not_in_yet_helps_nobody_else_on(
    world: World, known: User, login: MunicipalLogin, provider: Provider, settings: Settings
) -> None:
    """A colleague stops at the second step here; who was logged in in this browser gains nothing by it."""
    settings.SECOND_FACTOR_REQUIRED = True
    set_up(world, provider, asks_second_step=True)
    known.is_active = False
    known.save()
    client = Client()
    sent = client.post(CHOOSE, {"login": login.public_id})
    client.force_login(world.contact)

    client.get(provider.log_in(sent["Location"], oid="p1"))

    assert client.get("/mensen/").status_code == 302


def test_a_provider_that_moves_into_our_network_meanwhile_is_not_asked(
    known: User, login: MunicipalLogin, provider: Provider, settings: Settings
) -> None:
    client = Client()
    sent = client.post(CHOOSE, {"login": login.public_id})
    settings.OTHERS_IN_PRIVATE_NETWORKS = False

    answer = client.get(provider.log_in(sent["Location"], oid="p1"))

    assert answer.status_code == 503
    assert provider.tokens_asked == []
    assert not is_logged_in(client)
