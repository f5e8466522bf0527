"""Staff take a second step when they log in; its secrets are encrypted, and wrong tries lock nobody else out."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding.appointing import give_role
from onboarding.constants import Role
from onboarding.models import User
from onboarding.second_factor import renew_encryption
from support.consumers import person_of
from tests.accounts import PASSWORD, open_accounts
from tests.second_factor import SECRET, code_of_now, mark, set_up
from tests.world import World

pytestmark = pytest.mark.django_db
STAFF = ["contact", "happiness_agent", "expert", "programme_lead", "editor", "administrator"]
LIST = reverse("onboarding:people")


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def world(world: World) -> World:
    open_accounts()
    return world


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def log_in(person: User, password: str = PASSWORD, **extra: str) -> tuple[Client, Any]:
    client = Client(**extra)  # type: ignore[arg-type]
    answer = client.post(reverse("account_login"), {"login": person.email, "password": password})
    return client, answer


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize(
    "path", ["/start/", "/mensen/", "/beheer/", "/beheer/django/", "/hulp/werkplek/"]
)
def test_staff_set_it_up_before_they_see_anything(world: World, who: str, path: str) -> None:
    answer = as_(getattr(world, who)).get(path)

    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("who", ["professional", "best_person", "team_lead"])
def test_others_are_free_to(world: World, who: str) -> None:
    assert as_(getattr(world, who)).get("/start/").status_code == 200


def test_who_has_one_takes_the_step_and_goes_on(world: World) -> None:
    set_up(world.contact)
    client = as_(world.contact)

    sent = client.get(LIST)
    back = client.post(sent["Location"], {"code": code_of_now(), "next": LIST})

    assert sent["Location"].startswith(reverse("mfa_reauthenticate"))
    assert back["Location"] == LIST
    assert client.get(LIST).status_code == 200


def test_logging_in_asks_for_it(world: World) -> None:
    world.contact.set_password(PASSWORD)
    world.contact.save()
    set_up(world.contact)

    client, answer = log_in(world.contact)
    client.post(answer["Location"], {"code": code_of_now()})

    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(LIST).status_code == 200


def test_a_role_that_comes_later_asks_for_it_at_once(world: World) -> None:
    client = as_(world.professional)
    before = client.get("/start/").status_code

    give_role(
        person=world.professional,
        role=Role.DEPUTY_CONTACT,
        organisation=world.veldstad,
        actor=world.contact,
    )

    assert (before, client.get("/start/").status_code) == (200, 302)


def test_calls_get_a_problem_and_not_a_page(world: World) -> None:
    answer = as_(world.expert).get("/api/v1/support/bestaat-niet")

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def test_a_socket_does_not_walk_round_it(world: World) -> None:
    client = as_(world.expert)
    without = person_of(client.session)
    mark(client.session, world.expert)

    assert without is None
    assert person_of(client.session) == world.expert


def test_in_the_demo_it_is_not_asked(world: World, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False

    assert as_(world.contact).get(LIST).status_code == 200


def test_the_database_holds_no_secret(world: World) -> None:
    set_up(world.contact)

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    totp = Authenticator.objects.get(type="totp")
    assert totp.wrap().validate_code(code_of_now())


def test_a_new_key_reads_what_the_former_one_wrote_and_then_does_without(
    world: World, settings: Settings
) -> None:
    set_up(world.contact)
    former = settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [former]
    renewed = renew_encryption()
    settings.SECRET_KEY_FALLBACKS = []

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert renewed == 2
    assert len(codes) == 10
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of_now())


# --- Wrong tries --------------------------------------------------------------------------------------


def test_wrong_tries_for_one_hinder_no_colleague_at_the_same_address(world: World) -> None:
    cache.clear()
    for person in (world.professional, world.best_person):
        person.set_password(PASSWORD)
        person.save()

    for _try in range(15):
        log_in(world.professional, "verkeerd wachtwoord")
    _client, locked = log_in(world.professional)
    _client, colleague = log_in(world.best_person)

    assert "Location" not in locked  # for a quarter of an hour
    assert colleague["Location"] == reverse("cms:start")


def test_who_is_locked_out_by_a_stranger_comes_in_by_the_mailbox(world: World) -> None:
    cache.clear()
    for _try in range(15):
        log_in(world.professional, "verkeerd wachtwoord")

    answer = Client().post(reverse("account_reset_password"), {"email": world.professional.email})

    assert answer["Location"] == reverse("account_reset_password_done")


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_after_logging_in_nobody_is_led_elsewhere(world: World, address: str) -> None:
    world.professional.set_password(PASSWORD)
    world.professional.save()

    answer = Client().post(
        reverse("account_login"),
        {"login": world.professional.email, "password": PASSWORD, "next": address},
    )

    assert answer["Location"] == reverse("cms:start")


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "wachtwoord123",
        "123456789012",
        "professional@test.example",
        "qwertyuiopas",
        "welkom-2026-01",
        "Zomer2026!!!",
    ],
)
def test_a_weak_password_is_refused(world: World, password: str) -> None:
    world.professional.set_password(PASSWORD)
    world.professional.save()
    client = as_(world.professional)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    world.professional.refresh_from_db()
    assert world.professional.check_password(PASSWORD)
