"""Secrets are changed as docs/operations.md says, all on one day: a restart of the servers each takes its time."""

import contextlib
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from cms import secret_files
from tests.deployment import create_owner
from tests.running import Visitor
from tests.services.conftest import Place

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
NEW = "another-key-only-for-this-test-" + "y" * 30
MAKE_LINK = """
from django.utils import timezone
from onboarding.invites import link_for
from onboarding.models import Invitation, User
person = User.objects.get(email="stranger@test.example")
made, _new = Invitation.objects.get_or_create(person=person, defaults={"sent_at": timezone.now()})
print(link_for(made))
"""


@contextlib.contextmanager
def restarted(place: Place, *names: str, **environment: str) -> Iterator[None]:
    """The servers ``names`` with these values, and as they were afterwards."""
    servers, before = place.servers, place.servers.environment
    try:
        servers.environment = before | environment
        _restart(place, names)
        yield
    finally:
        servers.environment = before
        _restart(place, names)


def _restart(place: Place, names: tuple[str, ...]) -> None:
    for name in names:
        place.servers.stop(name)
    place.servers.start(*names)


def _get(place: Place, path: str) -> requests.Response:
    return requests.get(place.servers.url + path, verify=place.servers.ca, timeout=20)


def _is_known(visitor: Visitor) -> bool:
    return urlsplit(visitor.get("/start/").url).path == "/start/"


@pytest.fixture
def invitation(place: Place) -> str:
    return urlsplit(place.servers.manage("shell", "-v", "0", "-c", MAKE_LINK).strip()).path


@pytest.fixture
def new_passwords(place: Place) -> Iterator[dict[str, str]]:
    """Set in PostgreSQL and Redis; what the servers have to be told."""
    database, redis = (
        urlsplit(place.servers.environment[name]) for name in ("DATABASE_URL", "REDIS_URL")
    )
    owner, old = str(database.username), str(database.password)
    ask = ["redis-cli", "-p", str(redis.port)]
    create_owner(owner, "another")
    subprocess.run([*ask, "config", "set", "requirepass", "another"], check=True)
    place_of_database = database.netloc.replace(f":{old}@", ":another@")
    yield {
        "DATABASE_URL": database._replace(netloc=place_of_database).geturl(),
        "REDIS_URL": redis._replace(netloc=f":another@{redis.netloc}").geturl(),
    }
    knowing = [*ask, "--no-auth-warning", "-a", "another"]
    subprocess.run([*knowing, "config", "set", "requirepass", ""], check=True)
    create_owner(owner, old)


def test_people_go_on_while_the_secrets_change(
    place: Place, invitation: str, new_passwords: dict[str, str]
) -> None:
    """Only who did not come by while both keys counted logs in again, and needs a new invitation."""
    comes_by, stays_away = (
        Visitor(place.servers, f"{name}@test.example") for name in ("stranger", "contact")
    )
    old_key, old_keys = place.servers.environment["SECRET_KEY"], _keys_of_provider(place)
    new = new_passwords | {"SECRET_KEY": NEW, "OIDC_PRIVATE_KEY": secret_files.make_rsa_key()}

    with restarted(place, "web", "live", "worker", SECRET_KEY_FALLBACKS=old_key, **new):
        assert _get(place, "/readyz").status_code == 200
        assert _keys_of_provider(place).isdisjoint(old_keys)
        assert (_is_known(comes_by), _get(place, invitation).status_code) == (True, 200)
        place.servers.environment |= {"SECRET_KEY_FALLBACKS": ""}
        _restart(place, ("web",))
        assert (_is_known(comes_by), _is_known(stays_away)) == (True, False)
        assert _get(place, invitation).status_code == 404


def _keys_of_provider(place: Place) -> set[str]:
    return {key["kid"] for key in _get(place, "/.well-known/jwks.json").json()["keys"]}
