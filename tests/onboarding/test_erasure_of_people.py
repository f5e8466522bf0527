"""Erased is erased: nobody is brought back, nothing that was written of them stays, and no old form undoes it."""

import json
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from onboarding import erasure, rights_forms
from onboarding.access_acts import extend_access
from onboarding.constants import AccessState, Act, Verdict
from onboarding.exceptions import OnboardingError
from onboarding.models import (
    Access,
    AccessEvent,
    ErasureRequest,
    Import,
    ImportRow,
    JournalEntry,
    Membership,
    User,
)
from onboarding.policies import place_of
from onboarding.rollout import count_within
from onboarding.tools import register_list_tool, tick_changes
from onboarding.withdrawal import restore_access, withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db
OWN = reverse("onboarding:own_data")
NAME = {"first_name": "Robin", "last_name": "Vos", "language": "nl"}
WHY = "was vaak ziek"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def erase(person: User) -> None:
    erasure.erase_person(person=person, actor=None)


def page_of(person: User) -> str:
    return reverse("onboarding:person", args=[person.username])


def change_of(person: User) -> str:
    return reverse("admin:onboarding_user_change", args=[person.pk])


# --- Nobody is brought back ----------------------------------------------------------------------


def test_who_was_erased_stands_in_no_list_and_has_no_page(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    erase(world.professional)
    contact = as_(world.contact)

    rows = contact.get(reverse("onboarding:people"), {"state": "withdrawn"}).context["page"]
    seen = contact.get(page_of(world.professional))
    restored = contact.post(
        reverse("onboarding:change_person", args=[world.professional.username, "herstellen"])
    )

    assert list(rows) == []
    assert (seen.status_code, restored.status_code) == (404, 404)
    assert not fresh(world.professional).is_active


def test_a_page_that_stood_open_does_not_restore_either(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    seen_before = fresh(world.professional)
    erase(world.professional)

    with pytest.raises(OnboardingError) as refused:
        restore_access(person=seen_before, actor=world.contact)

    assert refused.value.code == "erased"
    assert not fresh(world.professional).is_active
    assert Access.objects.get(person=world.professional).state == AccessState.WITHDRAWN


def test_roles_end_and_stay_on_record(world: World) -> None:
    erase(world.best_person)

    row = Membership.objects.get(person=world.best_person)
    assert (row.is_primary, row.ends_on) == (True, timezone.localdate())
    assert place_of(fresh(world.best_person)) is None


def test_the_figures_do_not_tell_who_it_was(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    now = timezone.now()
    nodes = (world.programme, world.veldstad, world.veldstad_team)
    before = [count_within(node, at=now) for node in nodes]

    erase(world.professional)

    assert [count_within(node, at=now) for node in nodes] == before


def test_erasing_twice_keeps_the_first_moment(world: World) -> None:
    erase(world.professional)
    first = fresh(world.professional).erased_at

    erase(world.professional)

    assert first is not None
    assert fresh(world.professional).erased_at == first


# --- What was written ----------------------------------------------------------------------------


def test_a_reason_is_shown_to_whom_it_is_about(world: World) -> None:
    extend_access(person=world.professional, actor=world.contact, days=10, reason=WHY)
    client = as_(world.professional)

    page = client.get(OWN).content.decode()
    found = json.loads(client.get(reverse("onboarding:own_data_json")).content)

    assert WHY in page
    assert WHY in json.dumps(found)


def test_no_reason_outlives_an_erasure(world: World) -> None:
    person, lead = world.professional, as_(world.programme_lead)
    person.groups.add(Group.objects.create(name="Some rights"))
    extend_access(person=person, actor=world.contact, days=10, reason=WHY)
    for answer in ({"reason": WHY}, {"erase": "1"}):
        as_(person).post(reverse("onboarding:ask_erasure"))
        row = ErasureRequest.objects.get(decided_at=None)
        lead.post(reverse("onboarding:decide_request", args=[row.pk]), answer)

    events = AccessEvent.objects.filter(access__person=person)
    requests = ErasureRequest.objects.filter(person=person)
    assert set(events.values_list("kind", flat=True)) == {"extended", "withdrawn"}
    assert [(event.reason, event.details) for event in events] == [("", {})] * 2
    assert [request.reason for request in requests] == ["", ""]


def test_what_was_written_of_others_stays(world: World) -> None:
    extend_access(person=world.professional, actor=world.contact, days=10, reason=WHY)

    erase(world.contact)

    assert AccessEvent.objects.get(access__person=world.professional).reason == WHY


def test_a_list_forgets_a_former_address_too(world: World) -> None:
    batch = Import.objects.create(organisation=world.veldstad, name="lijst", origin="x")
    person, name = world.professional, {"first_name": "Pro", "last_name": "Fessional"}
    lines = [("vroeger@test.example", person), (person.email, None), ("ander@test.example", None)]
    for number, (email, found) in enumerate(lines):
        ImportRow.objects.create(
            batch=batch, number=number, email=email, person=found, verdict=Verdict.KNOWN, **name
        )

    erase(person)

    rows = batch.rows.order_by("number").values_list("email", "first_name", "last_name", "person")
    assert list(rows) == [
        ("", "", "", None),
        ("", "", "", None),
        ("ander@test.example", "Pro", "Fessional", None),
    ]


# --- Old forms -----------------------------------------------------------------------------------


def _meanwhile(monkeypatch: pytest.MonkeyPatch, form: type, act: Callable[[], object]) -> None:
    """Let ``act`` happen after the person was read and before the form is saved."""
    clean = form.clean

    def cleaned(self: Any) -> Any:
        act()
        return clean(self)

    monkeypatch.setattr(form, "clean", cleaned)


def test_correcting_the_name_does_not_undo_a_withdrawal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(world.professional)

    def withdraw() -> None:
        withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    _meanwhile(monkeypatch, rights_forms.CorrectForm, withdraw)

    answer = client.post(OWN, NAME, follow=True)

    person = fresh(world.professional)
    assert (person.is_active, person.first_name) == (False, "Professional")
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert not JournalEntry.objects.filter(act=Act.PERSON_CORRECTED).exists()


def test_correcting_the_name_does_not_undo_an_erasure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(world.professional)
    _meanwhile(monkeypatch, rights_forms.CorrectForm, lambda: erase(world.professional))

    client.post(OWN, NAME)

    person = fresh(world.professional)
    assert (person.is_active, person.first_name, person.last_name) == (False, "", "")
    assert person.email.endswith("@erased.invalid")


def test_correcting_the_name_leaves_the_other_columns(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move_address() -> None:
        User.objects.filter(pk=world.professional.pk).update(email="nieuw@test.example")

    _meanwhile(monkeypatch, rights_forms.CorrectForm, move_address)

    as_(world.professional).post(OWN, NAME)

    person = fresh(world.professional)
    assert (person.first_name, person.email) == ("Robin", "nieuw@test.example")


def test_an_administrator_leaves_the_other_columns_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = import_module("django.contrib.auth.forms").UserChangeForm

    def withdraw() -> None:
        withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    _meanwhile(monkeypatch, form, withdraw)

    as_(world.administrator).post(change_of(world.professional), NAME | {"is_active": "on"})

    person = fresh(world.professional)
    assert (person.first_name, person.is_active) == ("Robin", False)


def test_a_form_of_an_administrator_that_stood_open_does_not_undo_a_withdrawal(
    world: World,
) -> None:
    group = Group.objects.create(name="Some rights")
    world.professional.groups.add(group)
    client = as_(world.administrator)
    client.get(change_of(world.professional))
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    answer = client.post(
        change_of(world.professional), NAME | {"is_active": "on", "groups": [group.pk]}
    )

    person = fresh(world.professional)
    assert answer.status_code == 302
    assert (person.first_name, person.is_active) == ("Robin", False)
    assert not person.groups.exists()


def test_an_administrator_looks_at_an_erased_account_and_changes_nothing(world: World) -> None:
    erase(world.professional)
    client = as_(world.administrator)
    password = reverse("admin:auth_user_password_change", args=[world.professional.pk])
    new = {"password1": "vier paarden in de wei", "password2": "vier paarden in de wei"}

    seen = client.get(change_of(world.professional))
    changed = client.post(change_of(world.professional), NAME | {"is_active": "on"})
    answer = client.post(password, new | {"usable_password": "true"})

    assert (seen.status_code, changed.status_code, answer.status_code) == (200, 403, 403)
    person = fresh(world.professional)
    assert (person.is_active, person.first_name) == (False, "")
    assert not person.has_usable_password()


# --- What was erased before ----------------------------------------------------------------------


def test_accounts_that_were_erased_before_are_marked_and_closed(world: World) -> None:
    extend_access(person=world.professional, actor=world.contact, days=10, reason=WHY)
    # As erasing left them, and restoring brought them back.
    User.objects.filter(pk=world.professional.pk).update(email=f"{'0a' * 12}@erased.invalid")
    User.objects.filter(pk=world.stranger.pk).update(email="jan@erased.invalid")

    import_module("onboarding.migrations.0024_erased_people").mark(apps, None)

    person, other = fresh(world.professional), fresh(world.stranger)
    assert (person.is_active, person.access.state) == (False, AccessState.WITHDRAWN)
    assert person.erased_at is not None
    assert person.access.tool_until is None
    assert place_of(person) is None
    assert AccessEvent.objects.get(access=person.access).reason == ""
    assert (other.is_active, other.erased_at) == (True, None)


# --- What others have to do or to know first ------------------------------------------------------


def test_a_tool_kept_up_to_date_by_hand_comes_first(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    request = erasure.ask_erasure(person=world.professional)
    place = reverse("onboarding:decide_request", args=[request.pk])
    client = as_(world.programme_lead)

    runs = client.post(place, {"erase": "1"})
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    untold = client.post(place, {"erase": "1"})
    change = tool.changes.get()
    tick_changes(tool=tool, seen={change.pk: change.event_number}, actor=world.programme_lead)
    told = client.post(place, {"erase": "1"})

    assert (runs.status_code, untold.status_code, told.status_code) == (409, 409, 302)
    assert "vink" in runs.content.decode()
    assert fresh(world.professional).erased_at is not None


def test_the_night_waits_for_that_tool_too(world: World) -> None:
    tool = register_list_tool(name="Oude tool", actor=world.administrator)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    long_ago = timezone.now() - erasure.WITHDRAWN_KEPT - timedelta(days=1)
    AccessEvent.objects.filter(access__person=world.professional).update(at=long_ago)
    waits = erasure.forget_old()["withdrawn"]
    change = tool.changes.get()
    tick_changes(tool=tool, seen={change.pk: change.event_number}, actor=world.programme_lead)

    assert (waits, erasure.forget_old()["withdrawn"]) == (0, 1)


def test_a_request_is_answered_by_an_erasure_of_itself(world: World) -> None:
    erasure.ask_erasure(person=world.professional)

    erase(world.professional)

    answered = ErasureRequest.objects.get()
    assert answered.decided_at is not None
    assert answered.is_erased


def test_a_withdrawal_that_came_too_late_writes_nothing(world: World) -> None:
    person = world.editor
    erase(person)

    withdraw_access(person=person, actor=world.programme_lead, reason=WHY)

    assert not AccessEvent.objects.filter(access__person=person).exists()
