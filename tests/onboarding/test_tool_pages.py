"""Pages of tools: registered in two minutes, a secret that is shown once, and a list for who speaks no protocol."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.idp.oidc.models import Client as OIDCClient
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.access import make_access_permanent
from onboarding.access_acts import extend_access
from onboarding.models import Access, JournalEntry, Tool, ToolChange, User
from onboarding.tools import register_list_tool
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = reverse("onboarding:tool_new")


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _register(world: World, **facts: str) -> str:
    data = {"name": "Doorbraaktool", "speaks": "oidc", "redirect_uris": "https://tool.example/cb"}
    return as_(world.administrator).post(NEW, data | facts).content.decode()


def test_what_the_tool_needs_is_on_one_page_and_the_secret_once(world: World) -> None:
    page = _register(world)

    tool = Tool.objects.get()
    secret = re.findall(r"<code>([A-Za-z0-9]{40})</code>", page)
    again = as_(world.administrator).get(reverse("onboarding:tool", args=[tool.public_id]))
    assert tool.client.check_secret(secret[0])
    assert "/.well-known/openid-configuration" in page
    assert tool.client.id in page
    assert secret[0] not in again.content.decode()
    assert secret[0] not in OIDCClient.objects.get().secret


@pytest.mark.parametrize(
    "uris",
    [
        "",
        "http://tool.example/cb",
        "https://*.tool.example/cb",
        "https://tool.example/cb#x",
        "https://u@tool.example/cb",
        "javascript:alert(1)",
        "https://tool.example:poort/",
        "https://t\N{CYRILLIC SMALL LETTER O}ol.example/cb",
        "https://tool.example/cb\nftp://x.example/",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(world: World, uris: str) -> None:
    answer = as_(world.administrator).post(
        NEW, {"name": "T", "speaks": "oidc", "redirect_uris": uris}
    )

    assert answer.status_code == 422
    assert not Tool.objects.exists()


def test_a_new_secret_replaces_the_former(world: World) -> None:
    first = re.findall(r"<code>([A-Za-z0-9]{40})</code>", _register(world))[0]
    tool = Tool.objects.get()

    page = as_(world.administrator).post(
        reverse("onboarding:change_tool", args=[tool.public_id, "sleutel"])
    )

    second = re.findall(r"<code>([A-Za-z0-9]{40})</code>", page.content.decode())[0]
    client = OIDCClient.objects.get()
    assert (client.check_secret(first), client.check_secret(second)) == (False, True)
    assert JournalEntry.objects.filter(act="tool_changed").count() == 1


def test_what_changed_stands_on_the_list_until_it_is_ticked(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    place = reverse("onboarding:tool_changes", args=[tool.public_id])
    client = as_(world.programme_lead)
    extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")
    make_access_permanent(person=world.stranger)
    mine = ToolChange.objects.get(person=world.professional)

    before = client.get(place).content.decode()
    make_access_permanent(person=world.professional)  # after the page was made
    stale = client.post(place, {"done": [f"{mine.pk}-1"]})
    still = ToolChange.objects.get(pk=mine.pk).done_number
    client.post(place, {"done": [f"{mine.pk}-2", "x-y", "999-1"]})

    left = [change.person for change in client.get(place).context["page"]]
    assert "Professional Test" in before
    assert (stale.status_code, still) == (302, 0)
    assert left == [world.stranger]


def test_a_tick_is_undone(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    place = reverse("onboarding:tool_changes", args=[tool.public_id])
    client = as_(world.programme_lead)
    make_access_permanent(person=world.stranger)
    change = ToolChange.objects.get()
    client.post(place, {"done": [f"{change.pk}-1"]})
    ticked = len(client.get(place).context["page"])

    client.post(place, {"undo": str(change.pk)})

    assert (ticked, len(client.get(place).context["page"])) == (0, 1)


def test_the_list_as_a_file_is_on_record(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    User.objects.filter(pk=world.stranger.pk).update(first_name="=1+1")
    make_access_permanent(person=world.stranger)

    answer = as_(world.programme_lead).get(
        reverse("onboarding:tool_changes_csv", args=[tool.public_id])
    )

    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1 Test;stranger@test.example;definitief;volledig;;" in text
    assert JournalEntry.objects.filter(act="people_exported").count() == 1


def test_the_file_costs_as_much_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    client = as_(world.programme_lead)

    def read() -> bytes:
        answer = client.get(reverse("onboarding:tool_changes_csv", args=[tool.public_id]))
        return b"".join(answer.streaming_content)

    make_access_permanent(person=world.stranger)
    with CaptureQueriesContext(connection) as of_one:
        read()
    make_access_permanent(person=world.professional)

    with django_assert_num_queries(len(of_one)):
        lines = read().splitlines()

    assert len(lines) == 3


def test_the_file_says_what_the_page_says(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")
    Access.objects.filter(person=world.professional).update(
        tool_until=datetime(2027, 1, 29, 23, tzinfo=UTC)
    )

    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        answer = as_(world.programme_lead).get(
            reverse("onboarding:tool_changes_csv", args=[tool.public_id])
        )
        heading, line = b"".join(answer.streaming_content).decode().splitlines()

    assert heading.endswith("Naam;E-mailadres;Toegang;Tool;Tot en met;Gewijzigd")
    assert ";tijdelijk;volledig;29 januari 2027;" in line


def test_ticking_nothing_is_no_success(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    place = reverse("onboarding:tool_changes", args=[tool.public_id])
    make_access_permanent(person=world.stranger)
    change = ToolChange.objects.get()
    client = as_(world.programme_lead)

    def told(*done: str) -> list[str]:
        page = client.post(place, {"done": done}, follow=True)
        return [message.level_tag for message in page.context["messages"]]

    assert told() == ["error"]
    assert told("x-y") == ["error"]
    assert told(f"{change.pk}-0") == ["warning"]  # it changed after the page was made
    assert told(f"{change.pk}-1") == ["success"]
