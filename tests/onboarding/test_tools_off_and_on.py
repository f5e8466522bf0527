"""A tool that was off, or whose webhook was gone, hears afterwards what it missed: each log-in once, as it stands."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from onboarding import outbox
from onboarding.access_acts import pause_access
from onboarding.models import Tool
from onboarding.tools import (
    register_list_tool,
    register_tool,
    rotate_webhook_secret,
    switch_tool,
)
from onboarding.withdrawal import withdraw_access
from tests.onboarding.receiver import Receiver, listening
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    with listening() as receiver:
        yield receiver


@pytest.fixture
def tool(receiver: Receiver) -> Tool:
    return register_tool(
        client_id="tool",
        name="Tool",
        redirect_uri="https://tool.example/callback",
        secret="x" * 40,
        webhook_url=receiver.url,
    )


def _switch(world: World, tool: Tool, *, is_active: bool) -> None:
    tool.refresh_from_db()
    switch_tool(tool=tool, is_active=is_active, actor=world.administrator)


def _told(receiver: Receiver) -> list[tuple[str, str]]:
    return [(letter["data"]["sub"], letter["data"]["access"]) for letter in receiver.letters]


def test_what_changed_meanwhile_is_told_once(world: World, tool: Tool, receiver: Receiver) -> None:
    _switch(world, tool, is_active=False)
    pause_access(person=world.professional, actor=world.contact)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    outbox.run_due()
    before = _told(receiver)

    _switch(world, tool, is_active=True)
    _switch(world, tool, is_active=True)
    outbox.run_due()

    assert before == []
    assert _told(receiver) == [(world.professional.username, "none")]


def test_so_is_a_letter_that_waited_when_it_went_off(
    world: World, tool: Tool, receiver: Receiver
) -> None:
    pause_access(person=world.professional, actor=world.contact)
    _switch(world, tool, is_active=False)
    outbox.run_due()

    _switch(world, tool, is_active=True)
    outbox.run_due()

    assert _told(receiver) == [(world.professional.username, "none")]


def test_a_list_shows_what_changed_meanwhile(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    _switch(world, tool, is_active=False)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    nothing = tool.changes.count()

    _switch(world, tool, is_active=True)

    assert nothing == 0
    assert [change.person for change in tool.changes.all()] == [world.professional]


def test_a_webhook_that_was_gone_hears_it_with_its_new_secret(
    world: World, tool: Tool, receiver: Receiver
) -> None:
    receiver.status = 410
    pause_access(person=world.professional, actor=world.contact)
    outbox.run_due()
    withdraw_access(person=world.stranger, actor=world.programme_lead, reason="weg")
    receiver.status = 200

    tool.refresh_from_db()
    rotate_webhook_secret(tool=tool, actor=world.administrator)
    outbox.run_due()

    assert {sub for sub, _access in _told(receiver)} == {
        world.professional.username,
        world.stranger.username,
    }
