"""What a first visit may take: counts only, so that it says the same on every machine."""

import pytest
from playwright.sync_api import Browser

from tests.bench.first_load import PLACES, load, place
from tests.running import RunningProduct

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS = 120 * 1024, 40 * 1024, 12


@pytest.mark.parametrize("name", PLACES)
def test_a_first_visit_is_light(product: RunningProduct, browser: Browser, name: str) -> None:
    found = load(browser, *place(product, name))

    what = "\n".join([name, *found.what])
    assert found.bytes <= MOST_BYTES, f"{found.bytes} bytes\n{what}"
    assert found.script_bytes <= MOST_SCRIPT, f"{found.script_bytes} bytes of script\n{what}"
    assert found.requests <= MOST_REQUESTS, f"{found.requests} requests\n{what}"
