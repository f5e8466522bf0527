"""Setting up the log-in of a municipality: by an administrator, tried before it is kept, its secret not readable."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from onboarding import encryption, municipal_login
from onboarding.erasure import erase_person
from onboarding.models import MunicipalAccount, MunicipalLogin, User
from tests.onboarding.provider import (
    CLIENT_ID,
    SECRET,
    TENANT,
    Provider,
    is_logged_in,
    log_in,
    set_up,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def _form(provider: Provider, **changes: str) -> dict[str, str]:
    return {
        "issuer": provider.issuer,
        "tenant_id": TENANT,
        "client_id": CLIENT_ID,
        "secret": SECRET,
        "is_active": "on",
    } | changes


@pytest.fixture
def page(world: World) -> str:
    return reverse("onboarding:municipal_login", args=[world.veldstad.slug])


@pytest.fixture
def administrator(world: World) -> Client:
    User.objects.update(informed_at=timezone.now())
    client = Client()
    client.force_login(world.administrator)
    return client


def test_an_administrator_sets_it_up(administrator: Client, page: str, provider: Provider) -> None:
    answer = administrator.post(page, _form(provider), follow=True)

    login = MunicipalLogin.objects.get()
    assert reverse("onboarding:municipal_return", args=[login.public_id]) in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert SECRET not in login.secret
    assert encryption.decrypt(login.secret) == SECRET
    assert login.origin == provider.issuer


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://elders.example"},
        {"issuer": "https://a:b@elders.example"},
        {"issuer": "geen adres"},
        {"issuer": ""},
        {"secret": ""},
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    administrator: Client, page: str, provider: Provider, changes: dict[str, str]
) -> None:
    answer = administrator.post(page, _form(provider, **changes))

    assert answer.status_code == 422
    assert CLIENT_ID in answer.content.decode()
    assert not MunicipalLogin.objects.exists()


def test_a_provider_that_says_it_is_another_is_refused(
    administrator: Client, page: str, provider: Provider
) -> None:
    provider.said_issuer = "https://elders.example"

    assert administrator.post(page, _form(provider)).status_code == 422


@pytest.mark.parametrize(
    "address", ["https://a;script-src *", "javascript:alert(1)", "http://elders.example/in"]
)
def test_an_address_that_does_more_than_lead_there_is_refused(
    administrator: Client, page: str, provider: Provider, address: str
) -> None:
    provider.said_log_in = address

    assert administrator.post(page, _form(provider)).status_code == 422


@pytest.mark.parametrize("status", [302, 404, 503])
def test_a_provider_that_does_not_answer_is_refused(
    administrator: Client, page: str, provider: Provider, status: int
) -> None:
    provider.status = status

    assert administrator.post(page, _form(provider)).status_code == 422


def test_a_provider_in_our_own_network_is_refused(
    administrator: Client, page: str, provider: Provider, settings: Settings
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False

    assert administrator.post(page, _form(provider)).status_code == 422


def test_saving_again_keeps_the_secret_and_who_is_coupled(
    world: World, known: User, administrator: Client, page: str, provider: Provider
) -> None:
    administrator.post(page, _form(provider, secret=""))

    login = MunicipalLogin.objects.get()
    assert encryption.decrypt(login.secret) == SECRET
    assert login.accounts.count() == 1


def test_another_tenant_ends_what_was_coupled(
    known: User, administrator: Client, page: str, provider: Provider
) -> None:
    administrator.post(page, _form(provider, tenant_id="another"))

    assert not MunicipalAccount.objects.exists()


def test_its_secret_is_encrypted_anew_with_the_rest(
    login: MunicipalLogin, settings: Settings
) -> None:
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 50, [former]
    municipal_login.renew_encryption()
    settings.SECRET_KEY_FALLBACKS = []

    login.refresh_from_db()
    assert encryption.decrypt(login.secret) == SECRET


def test_who_is_erased_is_coupled_no_more(known: User) -> None:
    erase_person(person=known, actor=None)

    assert not MunicipalAccount.objects.exists()


def test_where_no_municipality_has_one_it_costs_nothing(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    municipal_login.origins()

    with django_assert_num_queries(0):
        assert municipal_login.origins() == []


def test_a_provider_without_tenants_names_a_person_by_the_subject(
    world: World, login: MunicipalLogin, provider: Provider
) -> None:
    set_up(world, provider, tenant_id="")
    municipal_login.couple(login=login, subject="sub-p1", person=world.professional)

    assert is_logged_in(log_in(provider, login)[0])


def test_the_content_policy_lets_the_form_go_there(
    login: MunicipalLogin, provider: Provider
) -> None:
    policy = Client().get(reverse("onboarding:municipal_choose")).headers["Content-Security-Policy"]

    assert provider.issuer in policy.split("form-action")[1].split(";")[0]


def test_the_page_to_log_in_offers_it_where_there_is_one(
    world: World, login: MunicipalLogin
) -> None:
    with_one = Client().get(reverse("account_login"), {"next": "/leerpad/"}).content.decode()
    MunicipalLogin.objects.update(is_active=False)
    cache.clear()
    without = Client().get(reverse("account_login")).content.decode()

    assert f"{reverse('onboarding:municipal_choose')}?next=/leerpad/" in with_one.replace(
        "%2F", "/"
    )
    assert reverse("onboarding:municipal_choose") not in without
    assert "nog geen" in Client().get(reverse("onboarding:municipal_choose")).content.decode()
