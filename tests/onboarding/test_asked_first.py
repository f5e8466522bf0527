"""What cannot be undone is asked first, in the page itself: no button of the page does it at once, without JavaScript neither."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from pytest_django import Settings

from onboarding import connecting, erasure
from onboarding.models import Connection, ErasureRequest, User
from onboarding.tools import register_list_tool
from tests.world import World

pytestmark = pytest.mark.django_db
REQUESTS = reverse("onboarding:erasure_requests")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


class _Forms(HTMLParser):
    """The forms of a page: action, hidden fields, and the dialog around it, if any."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.dialog = ""
        self.forms: list[tuple[str, dict[str, str], str]] = []
        self.openers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "dialog":
            self.dialog = have["id"]
            assert "popover" in have  # opens without JavaScript
        elif tag == "form":
            self.forms.append((have.get("action", ""), {}, self.dialog))
        elif tag == "input" and have.get("type") == "hidden" and self.forms:
            self.forms[-1][1][have["name"]] = have.get("value", "")
        elif "popovertarget" in have and have.get("popovertargetaction") != "hide":
            assert (tag, have["type"]) == ("button", "button")
            self.openers.append(have["popovertarget"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "dialog":
            self.dialog = ""

    def acting(self, action: str, field: str = "") -> Iterator[str]:
        """The dialogs around the forms that do ``action``; an empty one for a form outside."""
        for place, hidden, dialog in self.forms:
            if place == action and (not field or field in hidden):
                yield dialog


def lead(world: World) -> Client:
    client = Client()
    client.force_login(world.programme_lead)
    return client


def place_of(row: ErasureRequest) -> str:
    return reverse("onboarding:decide_request", args=[row.pk])


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found is not None
    return found[1].strip()


def word_for_error() -> str:
    with override("nl"):
        return gettext("Error:")


# --- Erasing -------------------------------------------------------------------------------------


def test_erasing_is_asked_in_a_dialog_of_its_own(world: World) -> None:
    rows = [erasure.ask_erasure(person=one) for one in (world.professional, world.stranger)]

    found = _Forms(lead(world).get(REQUESTS).content.decode())

    for row in rows:
        assert list(found.acting(place_of(row), "erase")) == [f"erase-{row.pk}"]
        assert found.openers.count(f"erase-{row.pk}") == 1


def test_the_question_names_who_it_is(world: World) -> None:
    erasure.ask_erasure(person=world.professional)

    page = lead(world).get(REQUESTS).content.decode()

    with override("nl"):
        question = gettext("Erase everything of %(name)s?") % {"name": world.professional}
        assert question in page
        assert gettext("Name, address, learning and log-ins go. This cannot be undone.") in page


def test_yes_is_the_final_act(world: World) -> None:
    row = erasure.ask_erasure(person=world.professional)

    answer = lead(world).post(place_of(row), {"erase": "1"})

    assert answer.status_code == 302
    assert User.objects.get(pk=world.professional.pk).erased_at is not None


# --- An erasure that does not go ------------------------------------------------------------------


def test_why_an_erasure_does_not_go_stands_at_the_erasing(world: World) -> None:
    register_list_tool(name="Oude tool", actor=world.administrator)
    row = erasure.ask_erasure(person=world.professional)
    client = lead(world)

    answer = client.post(place_of(row), {"erase": "1"})

    page = answer.content.decode()
    [(_row, _due, form, problem)] = answer.context["waiting"]
    assert answer.status_code == 409
    assert title_of(page).startswith(word_for_error())
    assert (form.is_bound, "vink" in problem) == (False, True)
    assert page.index(problem) < page.index(f'popovertarget="erase-{row.pk}"')
    assert 'value="-"' not in page
    assert title_of(client.get(REQUESTS).content.decode()).startswith(gettext("Requests to erase"))


def test_only_the_card_that_it_is_about_says_so(world: World) -> None:
    own, other = (
        erasure.ask_erasure(person=one) for one in (world.programme_lead, world.professional)
    )

    answer = lead(world).post(place_of(own), {"erase": "1"})

    said = {row.pk: bool(problem) for row, _due, _form, problem in answer.context["waiting"]}
    assert said == {own.pk: True, other.pk: False}


def test_a_refusal_without_a_reason_comes_back_in_its_own_form(world: World) -> None:
    row = erasure.ask_erasure(person=world.professional)

    answer = lead(world).post(place_of(row), {"reason": " "})

    [(_row, _due, form, problem)] = answer.context["waiting"]
    assert answer.status_code == 422
    assert title_of(answer.content.decode()).startswith(word_for_error())
    assert (list(form.errors), problem) == (["reason"], "")


def test_a_refusal_that_does_not_go_keeps_the_reason(world: World) -> None:
    row = erasure.ask_erasure(person=world.programme_lead)

    answer = lead(world).post(place_of(row), {"reason": "Er loopt een klacht."})

    [(_row, _due, form, problem)] = answer.context["waiting"]
    assert (answer.status_code, problem) == (409, "")
    assert form["reason"].value() == "Er loopt een klacht."


# --- Going live ----------------------------------------------------------------------------------


def test_taking_going_live_back_is_asked_first(world: World) -> None:
    connecting.go_live(
        municipality=world.veldstad, actor=world.programme_lead, reason="De raad beslist in mei."
    )
    undo = reverse("onboarding:change_connection", args=["veldstad", "niet-live"])
    client = lead(world)

    page = client.get(reverse("onboarding:connection", args=["veldstad"])).content.decode()
    answer = client.post(undo)

    found = _Forms(page)
    assert (list(found.acting(undo)), found.openers.count("not-live")) == (["not-live"], 1)
    with override("nl"):
        assert gettext("Take going live back?") in page
    assert answer.status_code == 302
    assert Connection.objects.get().live_on is None
