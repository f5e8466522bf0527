"""A municipality with a log-in of its own, and somebody who is known there."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from onboarding.models import MunicipalLogin, User
from onboarding.municipal_login import couple
from tests.accounts import open_accounts
from tests.onboarding.provider import TENANT, Provider, listening, set_up
from tests.world import World


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    cache.clear()
    with listening() as provider:
        yield provider


@pytest.fixture
def login(world: World, provider: Provider) -> MunicipalLogin:
    open_accounts()
    return set_up(world, provider)


@pytest.fixture
def known(world: World, login: MunicipalLogin) -> User:
    couple(login=login, subject=f"{TENANT}:p1", person=world.professional)
    return world.professional
