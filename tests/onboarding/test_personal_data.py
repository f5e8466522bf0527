"""Rights of the person: what is held is registered, seen, taken along, corrected and erased; and who acted is on record."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from learning.services import enrol
from onboarding import erasure, journal, personal_data
from onboarding.constants import Act
from onboarding.models import (
    Access,
    ErasureRequest,
    Import,
    JournalEntry,
    Membership,
    ProgressSummary,
    User,
)
from onboarding.policies import KEPT_SINCE
from onboarding.services import invite_person, record_progress
from onboarding.withdrawal import withdraw_access
from support.constants import Channel, Tier
from support.services import open_case
from tests.learning.conftest import build_school
from tests.world import World

pytestmark = pytest.mark.django_db
OWN, JOURNAL = reverse("onboarding:own_data"), reverse("onboarding:journal")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _live(world: World) -> User:
    """The professional learned, asked something, and was helped."""
    person = world.professional
    build_school()
    enrol(person=person)
    record_progress(person=person, done=1, required=3, minutes_left=20)
    open_case(
        requester=person,
        subject="Vraag over urgentie",
        body="Hoe zit dat?",
        tier=Tier.HAPPINESS,
        channel=Channel.PAGE,
    )
    return person


def test_every_key_to_a_person_is_registered_once() -> None:
    keys = Counter(
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is User
    )
    registered = Counter(h.key for h in personal_data.everything() if "__" not in h.field)

    assert registered == keys


def test_every_field_that_is_told_exists(world: World) -> None:
    for held in personal_data.everything():
        rows = held.model_class._base_manager.filter(**{held.field: world.professional})
        list(rows.values(*held.fields))


# --- Seeing, taking along, correcting -----------------------------------------------------------------


def test_everybody_sees_what_is_kept_and_takes_it_along(world: World) -> None:
    person = _live(world)
    client = as_(person)

    page = client.get(OWN).content.decode()
    found = json.loads(client.get(reverse("onboarding:own_data_json")).content)

    assert "Vraag over urgentie" in page
    assert found["account"]["email"] == person.email
    assert found["account"]["public_id"] == person.username
    assert "Vraag over urgentie" in json.dumps(found)
    assert "stranger" not in json.dumps(found)


def test_it_costs_a_query_per_kind_and_not_per_row(world: World) -> None:
    client = as_(world.professional)
    client.get(OWN)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(OWN)
        return len(queries)

    few = cost()
    for _number in range(20):
        journal.record(act=Act.PERSON_SEEN, actor=world.contact, subject=world.professional)

    assert cost() == few


def test_somebody_corrects_the_own_name_and_nothing_else(world: World) -> None:
    data = {"first_name": "Robin", "last_name": "Vos", "language": "en", "email": "x@y.example"}

    as_(world.professional).post(OWN, data | {"is_superuser": "1"})

    person = User.objects.get(pk=world.professional.pk)
    assert (person.get_full_name(), person.language) == ("Robin Vos", "en")
    assert (person.email, person.is_superuser) == (world.professional.email, False)
    assert JournalEntry.objects.filter(act=Act.PERSON_CORRECTED, actor=person).count() == 1


def test_a_name_cannot_be_left_out(world: World) -> None:
    answer = as_(world.professional).post(OWN, {"first_name": "", "language": "nl"})

    assert answer.status_code == 422
    assert User.objects.get(pk=world.professional.pk).first_name == "Professional"


def test_somebody_sees_who_looked_or_changed_something(world: World) -> None:
    as_(world.contact).get(reverse("onboarding:person", args=[world.professional.username]))

    page = as_(world.professional).get(OWN).content.decode()

    assert "Pagina van een persoon bekeken" in page
    assert str(world.contact) in page


def test_what_is_kept_is_read_again_when_it_changed(world: World) -> None:
    User.objects.update(informed_at=KEPT_SINCE - timedelta(days=1))
    client = as_(world.professional)
    sent = client.get(reverse("cms:start"))["Location"]

    client.post(reverse("onboarding:welcome"))

    assert sent == reverse("onboarding:welcome")
    assert client.get(reverse("cms:start")).status_code == 200


# --- Erasing -----------------------------------------------------------------------------------------


def test_a_request_is_asked_once_and_taken_back(world: World) -> None:
    client, place = as_(world.professional), reverse("onboarding:ask_erasure")

    for _time in range(2):
        client.post(place)
    asked = ErasureRequest.objects.count()
    client.post(place, {"back": "1"})

    assert (asked, ErasureRequest.objects.count()) == (1, 0)


def test_a_refusal_says_why_and_the_person_reads_it(world: World) -> None:
    as_(world.professional).post(reverse("onboarding:ask_erasure"))
    row = ErasureRequest.objects.get()
    place, lead = reverse("onboarding:decide_request", args=[row.pk]), as_(world.programme_lead)

    without = lead.post(place, {"reason": ""}).status_code
    lead.post(place, {"reason": "Er loopt een klacht."})

    assert without == 422
    assert "Er loopt een klacht." in as_(world.professional).get(OWN).content.decode()
    assert User.objects.get(pk=world.professional.pk).is_active


def test_who_is_erased_is_nobody_any_more(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    person = _live(world)
    as_(person).post(reverse("onboarding:ask_erasure"))
    row = ErasureRequest.objects.get()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        as_(world.programme_lead).post(
            reverse("onboarding:decide_request", args=[row.pk]), {"erase": "1"}
        )

    shell = User.objects.get(pk=person.pk)
    assert (shell.first_name, shell.last_name, shell.is_active) == ("", "", False)
    assert shell.email.endswith("@erased.invalid")
    assert not shell.has_usable_password()
    assert not ProgressSummary.objects.filter(person=person).exists()
    assert not person.enrolments.exists()  # type: ignore[attr-defined]
    assert Access.objects.get(person=person).state == "withdrawn"
    assert Membership.objects.filter(person=person).exists()  # how many worked where stays right
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if getattr(field, "max_length", None) and not field.is_relation:
                lookup = {f"{field.name}__icontains": "professional@test"}
                assert not model._base_manager.filter(**lookup).exists(), f"{model} {field}"
    assert JournalEntry.objects.filter(act=Act.PERSON_ERASED, subject_ref=person.username).exists()


def test_nobody_answers_the_own_request(world: World) -> None:
    row = erasure.ask_erasure(person=world.programme_lead)

    answer = as_(world.programme_lead).post(
        reverse("onboarding:decide_request", args=[row.pk]), {"erase": "1"}
    )

    assert answer.status_code == 409
    assert User.objects.get(pk=world.programme_lead.pk).is_active


def test_a_backup_brings_nobody_back(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    before = User.objects.filter(pk=world.professional.pk).values().get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erasure.erase_person(person=world.professional, actor=None)
    User.objects.filter(pk=world.professional.pk).update(**before)  # as a restore would

    again = erasure.repeat_after_restore()

    assert again == 1
    assert User.objects.get(pk=world.professional.pk).email.endswith("@erased.invalid")
    assert erasure.repeat_after_restore() == 0


def test_what_was_kept_long_enough_goes_by_itself(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    invited = invite_person(
        email="x@test.example", name=("X", "Y"), organisation=world.veldstad_team, invited_by=None
    ).person
    Import.objects.create(organisation=world.veldstad, name="lijst", origin="x")
    now = timezone.now()

    def forget(days: int) -> dict[str, int]:
        with time_machine.travel(now + timedelta(days=days)):
            return erasure.forget_old()

    early, year, two_years, five = forget(300), forget(370), forget(740), forget(1900)

    assert early == {"withdrawn": 0, "never came": 0, "lists": 0, "journal": 0}
    assert (year["never came"], year["lists"]) == (1, 1)
    assert two_years["withdrawn"] == 1
    assert five["journal"] >= 2
    assert User.objects.get(pk=invited.pk).email.endswith("@erased.invalid")


def test_the_command_says_what_would_go_and_changes_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    with time_machine.travel(timezone.now() + timedelta(days=740)):
        call_command("forget", "--dry-run")

    assert "withdrawn: 1" in capsys.readouterr().out
    assert User.objects.get(pk=world.professional.pk).email == world.professional.email


# --- The journal -----------------------------------------------------------------------------------------


def test_a_contact_reads_the_journal_of_the_own_municipality(world: World) -> None:
    for node, person in ((world.veldstad, world.professional), (world.duindam, world.stranger)):
        journal.record(
            act=Act.PERSON_SEEN, actor=world.programme_lead, subject=person, organisation=node
        )
    journal.record(act=Act.TOOL_REGISTERED, actor=world.administrator)

    seen = {"act": "person_seen"}
    own = [entry.subject for entry in as_(world.contact).get(JOURNAL, seen).context["page"]]
    every = as_(world.programme_lead).get(JOURNAL, seen).context["page"]
    places = {entry.organisation for entry in as_(world.contact).get(JOURNAL).context["page"]}

    assert own == [world.professional]
    assert len(every) == 2
    assert places == {world.veldstad, world.veldstad_team}


def test_it_is_filtered_by_person_act_and_period(world: World) -> None:
    journal.record(act=Act.PERSON_SEEN, actor=world.contact, subject=world.professional)
    with time_machine.travel(timezone.now() - timedelta(days=10)):
        journal.record(act=Act.ROLE_GIVEN, actor=world.contact, subject=world.best_person)
    client = as_(world.programme_lead)

    def acts(**query: str) -> list[str]:
        return [entry.act for entry in client.get(JOURNAL, query).context["page"]]

    assert acts(about=world.professional.email) == [Act.PERSON_SEEN]
    assert acts(act="role_given") == [Act.ROLE_GIVEN]
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert acts(until=yesterday) == [Act.ROLE_GIVEN]
    assert Act.ROLE_GIVEN not in acts(since=yesterday)
    assert len(acts(since="geen dag", act="onzin")) == JournalEntry.objects.count()


def test_downloading_it_is_an_entry_itself(world: World) -> None:
    journal.record(act=Act.PERSON_SEEN, actor=world.contact, subject=world.professional)

    answer = as_(world.programme_lead).get(reverse("onboarding:journal_csv"))

    text = b"".join(answer.streaming_content).decode()
    assert "Contact Test;Professional Test" in text
    assert JournalEntry.objects.filter(act=Act.JOURNAL_EXPORTED).count() == 1


def test_it_costs_the_same_however_much_there_is(world: World) -> None:
    client = as_(world.programme_lead)
    client.get(JOURNAL)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(JOURNAL)
        return len(queries)

    journal.record(act=Act.PERSON_SEEN, actor=world.contact, subject=world.professional)
    few = cost()
    for _number in range(60):
        journal.record(act=Act.PERSON_SEEN, actor=world.contact, subject=world.professional)

    assert cost() == few


def test_everything_that_somebody_sees_has_a_dutch_title() -> None:
    """A third party's own title is only good when somebody translated it."""
    ours = ("onboarding", "learning", "support", "surveys", "account")
    untitled = [
        held.key
        for held in personal_data.everything()
        if held.fields and not held.title and held.model.split(".")[0] not in ours
    ]

    assert untitled == []
