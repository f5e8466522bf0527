"""The processes of servers: they are ready, and each ends in order when asked."""

import pytest
import requests

from tests.deployment import Deployment

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]


def test_they_are_ready(servers: Deployment) -> None:
    answer = requests.get(f"{servers.url}/readyz", verify=servers.ca, timeout=20)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("name", ["worker", "beat", "live", "web", "proxy"])
def test_it_ends_in_order_and_comes_back(servers: Deployment, name: str) -> None:
    assert servers.stop(name) == 0

    servers.start(name)
