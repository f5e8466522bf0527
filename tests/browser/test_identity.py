"""Logging in by others that we did not write: the provider of a municipality, and a tool as our client."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Guard, Person
from tests.running import RunningProduct, free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
HERE = Path(__file__).parent / "identity"
TENANT = "8c1f5c52-0000-4000-8000-000000000001"
CALLBACK = "http://localhost:47999/terug"  # nothing answers there: the test takes what comes
FONTS = ("fonts.g", "net::ERR_NAME_NOT_RESOLVED")
NewPerson = Callable[..., Person]


@contextmanager
def _running(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A script of Node that says something when it is ready."""
    with subprocess.Popen(
        ["node", script, *arguments],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), f"{script} did not start"
            yield process
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def _pages_of_others(guard: Guard) -> Iterator[None]:
    """The log-in page of that provider asks for fonts elsewhere; it is not ours."""
    yield
    guard.problems[:] = [one for one in guard.problems if not any(f in one for f in FONTS)]


def _set_up(person: Person, issuer: str, *, is_on: bool) -> str:
    """Fill in the page of the administrator; the return address that it shows."""
    page = person.page
    person.goto("/aansluiten/duindam/inlog/")
    page.fill("input[name=issuer]", issuer)
    page.fill("input[name=tenant_id]", TENANT)
    page.fill("input[name=client_id]", "doorbraak")
    page.fill("input[name=secret]", "geheim-van-de-gemeente")
    page.set_checked("input[name=is_active]", is_on)
    page.get_by_role("button", name="Opslaan en proberen").click()
    expect(page.get_by_role("status").first).to_contain_text("Opgeslagen")
    return page.locator("main code").inner_text()


def _log_in_there(page: Page, name: str) -> None:
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "wat dan ook")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_a_municipality_lets_its_people_in(product: RunningProduct, new_person: NewPerson) -> None:
    port = free_port()
    issuer = f"http://localhost:{port}"
    administrator, lead, newcomer = new_person(), new_person(), new_person(390)
    administrator.log_in("beheer")
    callback = _set_up(administrator, issuer, is_on=False)
    administrator.look("municipal-login")
    with _running("municipality.mjs", str(port), callback):
        _set_up(administrator, issuer, is_on=True)
        _invite(lead)

        page = newcomer.page
        _open_invitation(newcomer)
        newcomer.look("invitation-municipal-390")
        page.get_by_role("button", name="Naar mijn gemeente").click()
        _log_in_there(page, "gemma")
        expect(page.get_by_role("heading", level=1)).to_have_text("Wat we van je bewaren")

        newcomer.goto("/account/logout/")
        page.locator("main form button[type=submit]").click()
        newcomer.goto("/account/login/?next=/leerpad/")
        page.get_by_role("link", name="Inloggen met je gemeente").click()
        page.select_option("select[name=login]", label="Duindam")
        newcomer.look("municipal-choose-390")
        page.get_by_role("button", name="Naar mijn gemeente").click()
        page.wait_for_url("**/leerpad/")
        newcomer.goto("/account/2fa/")
        expect(page.locator("main")).to_contain_text("Account van je gemeente")
        newcomer.look("municipal-coupled-390")

        stranger = new_person(390)
        stranger.goto("/gemeente-inlog/")
        stranger.page.select_option("select[name=login]", label="Duindam")
        stranger.page.get_by_role("button", name="Naar mijn gemeente").click()
        _log_in_there(stranger.page, "iemand-anders")
        expect(stranger.page.locator("main")).to_contain_text("kennen dit account nog niet")
        stranger.look("municipal-unknown-390")


def _invite(lead: Person) -> None:
    lead.log_in("programma")
    lead.goto("/mensen/uitnodigen/")
    page = lead.page
    page.fill("input[name=email]", "gemma@demo.example")
    page.fill("input[name=first_name]", "Gemma")
    page.fill("input[name=last_name]", "Zee")
    option = page.locator("select[name=part] option", has_text="Wijkteam Haven").first
    page.select_option("select[name=part]", option.get_attribute("value"))
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("status").first).to_be_visible()


def _open_invitation(newcomer: Person) -> None:
    for _attempt in range(40):
        newcomer.goto("/demo/postvak/")
        letter = newcomer.page.locator("article").filter(has_text="gemma@demo.example")
        if letter.count():
            letter.locator("a[href*='/uitnodiging/']").first.click()
            return
        newcomer.page.wait_for_timeout(500)
    raise AssertionError("no letter")


def _tell(tool: subprocess.Popen[str], act: str, **given: str) -> dict[str, Any]:
    assert tool.stdin is not None and tool.stdout is not None  # noqa: PT018 - for the types
    tool.stdin.write(json.dumps({"act": act, **given}) + "\n")
    tool.stdin.flush()
    return json.loads(tool.stdout.readline())


def test_a_tool_logs_people_in_and_is_refused_after_withdrawal(
    product: RunningProduct, new_person: NewPerson
) -> None:
    secret = product.manage("register_tool", "vreemd", "Vreemde tool", CALLBACK).strip()
    came_back: list[str] = []
    person = new_person()
    person.log_in("kees.zwart")

    person.page.on("request", lambda request: came_back.append(request.url))
    with _running("tool.mjs", product.url, "vreemd", secret, CALLBACK) as tool:
        with suppress(Error):  # it ends where nothing answers
            person.page.goto(_tell(tool, "where")["url"])
        claims = _tell(tool, "come_back", url=came_back[-1])
        renewed = _tell(tool, "refresh")
        told = _tell(tool, "userinfo", sub=claims["sub"])
        active = _tell(tool, "introspect")
        product.manage("shell", "-c", WITHDRAW)
        after = [
            _tell(tool, act, sub=claims["sub"]) for act in ("introspect", "userinfo", "refresh")
        ]

    assert claims["access"] == told["access"] == renewed["access"] == "temporary"
    assert told["email"] == "kees.zwart@demo.example"
    assert active["active"] is True
    assert after[0]["active"] is False
    assert [answer.get("error") is not None for answer in after[1:]] == [True, True]


WITHDRAW = """
from onboarding.models import User
from onboarding.withdrawal import withdraw_access
of = lambda name: User.objects.get(email=name + "@demo.example")
withdraw_access(person=of("kees.zwart"), actor=of("contact"), reason="weg")
"""
