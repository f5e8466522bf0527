"""Coupling an account of the municipality: by its owner alone, who says the password once more, and undone as easily."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import municipal_login
from onboarding.constants import Role
from onboarding.exceptions import OnboardingError
from onboarding.models import JournalEntry, Membership, MunicipalAccount, MunicipalLogin, User
from onboarding.withdrawal import withdraw_access
from tests.factories import make_person
from tests.onboarding.provider import TENANT, Provider
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_known(known: User) -> Client:
    known.set_password("vier paarden in de wei")
    known.save()
    client, password = Client(), {"password": "vier paarden in de wei"}
    client.post(reverse("account_login"), {"login": known.email, **password})
    client.post(reverse("account_reauthenticate"), password)
    return client


def test_who_couples_says_the_password_once_more(known: User) -> None:
    known.set_password("vier paarden in de wei")
    known.save()
    client = Client()
    client.force_login(known)

    for answer in (
        client.get(reverse("onboarding:municipal_couple")),
        client.post(reverse("onboarding:municipal_couple")),
    ):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_somebody_couples_and_uncouples_by_themselves(
    known: User, login: MunicipalLogin, provider: Provider, client_of_known: Client
) -> None:
    client = client_of_known
    client.post(reverse("onboarding:municipal_uncouple"))
    before = client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("onboarding:municipal_couple")).status_code == 200
    sent = client.post(reverse("onboarding:municipal_couple"))

    client.get(provider.log_in(sent["Location"], oid="p9"))

    after = client.get(reverse("mfa_index")).content.decode()
    assert "Koppelen" in before
    assert "Loskoppelen" in after
    assert MunicipalAccount.objects.get(person=known).subject == f"{TENANT}:p9"
    acts = list(JournalEntry.objects.filter(subject=known).values_list("act", flat=True))
    assert acts.count("login_coupled") == 2
    assert acts.count("login_uncoupled") == 1


def test_nothing_is_coupled_to_who_logged_in_meanwhile(
    world: World, known: User, provider: Provider, client_of_known: Client
) -> None:
    sent = client_of_known.post(reverse("onboarding:municipal_couple"))
    session = client_of_known.session
    client_of_known.force_login(world.best_person)
    changed = client_of_known.session
    changed.update({k: v for k, v in session.items() if k.startswith("_state_")})
    changed.save()

    answer = client_of_known.get(provider.log_in(sent["Location"], oid="p9"))

    assert answer.status_code == 410
    assert not MunicipalAccount.objects.filter(person=world.best_person).exists()


def test_who_has_no_password_stays_coupled(known: User, login: MunicipalLogin) -> None:
    known.set_unusable_password()
    known.save()
    client = Client()
    client.force_login(known)

    client.post(reverse("onboarding:municipal_uncouple"))

    assert MunicipalAccount.objects.filter(person=known).exists()


def test_somebody_of_another_municipality_has_nothing_to_couple(
    world: World, login: MunicipalLogin
) -> None:
    client = Client()
    client.force_login(world.stranger)

    assert client.get(reverse("onboarding:municipal_couple")).status_code == 404
    assert municipal_login.login_of(world.stranger) is None


def test_the_primary_municipality_is_the_one_to_log_in_with(
    world: World, login: MunicipalLogin
) -> None:
    """Also for who has a second role in each of two municipalities."""
    person = world.professional
    for node in (world.veldstad, world.duindam):
        Membership.objects.create(
            person=person,
            organisation=node,
            role=Role.BEST_PERSON,
            starts_on=timezone.localdate(),
        )
    elsewhere = MunicipalLogin.objects.create(
        municipality=world.duindam, issuer="https://a.example"
    )

    assert municipal_login.login_of(person) == login

    Membership.objects.filter(person=person, organisation__municipality=world.veldstad).delete()
    assert municipal_login.login_of(User.objects.get(pk=person.pk)) == elsewhere


def test_who_comes_back_under_another_address_couples_the_same_account(
    world: World, login: MunicipalLogin
) -> None:
    municipal_login.couple(login=login, subject="zelfde", person=world.professional)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    again = make_person("again", world.veldstad_team, Role.PROFESSIONAL)

    municipal_login.couple(login=login, subject="zelfde", person=again)

    assert municipal_login.person_of(login, "zelfde") == again
    with pytest.raises(OnboardingError) as taken:
        municipal_login.couple(login=login, subject="zelfde", person=world.team_lead)
    assert taken.value.code == "login_taken"
