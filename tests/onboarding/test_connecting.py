"""Connecting a municipality: eight conditions, its lists, going live on purpose, trainings and a forecast."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.connecting_forms import LISTS
from onboarding.constants import (
    Condition,
    ConditionState,
    Role,
    TeamField,
    TrainingKind,
)
from onboarding.forecast import forecast
from onboarding.models import (
    ConditionStatus,
    Connection,
    JournalEntry,
    OrdinanceArticle,
    PurchaseTariff,
    TeamMember,
    User,
)
from onboarding.policies import has_role
from onboarding.tables import xlsx_bytes
from onboarding.tools import register_tool
from onboarding.training import expect, note_attendance, plan_training
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _condition(world: World, name: str, who: User | None = None, **facts: str) -> int:
    place = reverse("onboarding:condition", args=["veldstad", name])
    return as_(who or world.contact).post(place, {"state": "met"} | facts).status_code


def _act(world: World, act: str, who: User, **data: str) -> int:
    place = reverse("onboarding:change_connection", args=["veldstad", act])
    return as_(who).post(place, data).status_code


def _agree(world: World) -> int:
    facts = {"signed_by": "A. Voorbeeld", "signed_on": "2026-01-05", "version": "2.1"}
    return _act(world, "verwerkersovereenkomst", world.contact, **facts)


# --- Conditions -----------------------------------------------------------------------------------


def test_a_condition_has_owner_evidence_state_and_date(world: World) -> None:
    status = _condition(
        world,
        "budget",
        state="under_way",
        owner="Mo",
        evidence="Raadsbesluit 12",
        due_on="2027-03-01",
    )

    row = ConditionStatus.objects.get()
    assert status == 302
    assert (row.condition, row.state, row.owner, row.evidence) == (
        Condition.BUDGET,
        ConditionState.UNDER_WAY,
        "Mo",
        "Raadsbesluit 12",
    )
    assert JournalEntry.objects.filter(act="condition_changed", actor=world.contact).count() == 1


def test_privacy_is_met_with_an_agreement_only(world: World) -> None:
    before = _condition(world, "privacy")
    agreed = _agree(world)

    assert (before, agreed, _condition(world, "privacy")) == (409, 302, 302)
    assert Connection.objects.get().agreement_version == "2.1"


def test_an_agreement_of_tomorrow_is_refused(world: World) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    facts = {"signed_by": "A", "signed_on": tomorrow, "version": "1"}

    assert _act(world, "verwerkersovereenkomst", world.contact, **facts) == 409
    assert not Connection.objects.exclude(agreement_signed_on=None).exists()


def test_a_contact_must_be_there(world: World) -> None:
    world.contact.memberships.update(role=Role.PROFESSIONAL)

    assert _condition(world, "contact", who=world.programme_lead) == 409


def test_without_a_contact_it_says_who_gives_that_role(world: World) -> None:
    world.contact.memberships.update(role=Role.PROFESSIONAL)
    place = reverse("onboarding:condition", args=["veldstad", "contact"])

    page = as_(world.programme_lead).post(place, {"state": "met"}).content.decode()

    assert "Een programmaleider geeft die rol" in page


def test_not_needed_asks_why(world: World) -> None:
    assert _condition(world, "white_list", state="not_needed") == 409
    assert _condition(world, "white_list", state="not_needed", evidence="Via de regio") == 302


def test_an_unknown_condition_is_not_found(world: World) -> None:
    assert _condition(world, "bestaat-niet") == 404


def test_going_live_with_something_missing_needs_a_reason_and_can_be_undone(world: World) -> None:
    lead = world.programme_lead
    without = _act(world, "live", lead)
    with_reason = _act(world, "live", lead, reason="De raad beslist in mei.")
    live = Connection.objects.get()
    _act(world, "niet-live", lead)

    assert (without, with_reason) == (409, 302)
    assert (live.live_on, live.live_by) == (timezone.localdate(), lead)
    assert Connection.objects.get().live_on is None
    went = JournalEntry.objects.get(act="went_live")
    assert set(went.details["missing"]) == {str(condition) for condition in Condition}


def test_with_all_met_it_needs_no_reason(world: World) -> None:
    _agree(world)
    for condition in Condition:
        _condition(world, condition)

    assert _act(world, "live", world.programme_lead) == 302


def test_a_contact_does_not_declare_it_live(world: World) -> None:
    assert _act(world, "live", world.contact, reason="nu") == 403


# --- Lists ----------------------------------------------------------------------------------------


def _list_place(slug: str) -> str:
    return reverse("onboarding:local_list", args=["veldstad", slug])


def test_rows_are_pasted_as_a_dutch_spreadsheet_writes_them(world: World) -> None:
    text = (
        "Product\tPer\tEuro\tOnder welke wet\tBron\tJaar\n"
        "Begeleiding\tuur\t€ 1.064,50\tWmo 2015\tInkoop\t2026\n"
        "Dagbesteding\tdagdeel\t38.20\t\t\t2025"
    )

    answer = as_(world.contact).post(_list_place("tarieven"), {"text": text})

    assert answer.status_code == 302
    amounts = PurchaseTariff.objects.order_by("product").values_list("amount", "year")
    assert [(str(amount), year) for amount, year in amounts] == [
        ("1064.50", 2026),
        ("38.20", 2025),
    ]


def test_rows_come_from_a_file_too(world: World) -> None:
    rows = [["Begeleiding", "uur", "64.5", "Wmo 2015", "Inkoop", "2026"]]
    file = SimpleUploadedFile("tarieven.xlsx", xlsx_bytes("Tarieven", ["Product", "Per"], rows))

    answer = as_(world.contact).post(_list_place("tarieven"), {"file": file, "text": ""})

    assert answer.status_code == 302
    assert str(PurchaseTariff.objects.get().amount) == "64.50"


def test_more_rows_than_somebody_waits_for_are_refused(world: World) -> None:
    text = "Begeleiding\tuur\t64,50\t\t\t2026\n" * 502

    answer = as_(world.contact).post(_list_place("tarieven"), {"text": text})

    assert answer.status_code == 422
    assert "Hoogstens 500 rijen" in answer.content.decode()


def test_a_file_that_cannot_be_read_is_said_to_be(world: World) -> None:
    file = SimpleUploadedFile("tarieven.pdf", b"%PDF-1.7 \x00\x01")

    answer = as_(world.contact).post(_list_place("tarieven"), {"file": file, "text": ""})

    assert answer.status_code == 422
    assert 'id="id_file"' in answer.content.decode()
    assert not PurchaseTariff.objects.exists()


def test_a_wrong_row_names_itself_and_none_is_saved(world: World) -> None:
    text = "Begeleiding\tuur\t64,50\t\t\t2026\nDagbesteding\tdagdeel\tveel\t\t\t2025"

    answer = as_(world.contact).post(_list_place("tarieven"), {"text": text})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rij 2" in page
    assert "Dagbesteding" in page
    assert not PurchaseTariff.objects.exists()


def test_a_choice_is_understood_by_its_word(world: World) -> None:
    as_(world.contact).post(_list_place("doorbraakteam"), {"text": "Jeugd\tRens\tconsulent\t06"})

    assert TeamMember.objects.get().field == TeamField.YOUTH


def test_a_row_is_changed_and_removed(world: World) -> None:
    client = as_(world.contact)
    facts = {"subject": "Urgentie", "first": "Teamleider"}
    client.post(_list_place("escalatiematrix"), facts)
    row = LISTS["escalatiematrix"].rows(world.veldstad).get()
    place = reverse("onboarding:local_row", args=["veldstad", "escalatiematrix", row.pk])

    client.post(place, facts | {"second": "Directeur"})
    changed = LISTS["escalatiematrix"].rows(world.veldstad).get()
    client.post(place, {"remove": "1"})

    assert changed.second == "Directeur"  # type: ignore[attr-defined]
    assert not LISTS["escalatiematrix"].rows(world.veldstad).exists()


def test_a_row_of_another_municipality_is_not_found(world: World) -> None:
    row = OrdinanceArticle.objects.create(
        municipality=world.duindam, ordinance="V", article="1", room="x", year=2026
    )
    place = reverse("onboarding:local_row", args=["veldstad", "verordeningen", row.pk])

    assert as_(world.contact).post(place, {"remove": "1"}).status_code == 404
    assert OrdinanceArticle.objects.exists()


def test_people_read_the_lists_of_their_own_municipality(world: World) -> None:
    for node in (world.veldstad, world.duindam):
        OrdinanceArticle.objects.create(
            municipality=node,
            ordinance=f"Verordening {node.name}",
            article="1",
            room="x",
            year=2026,
        )

    page = as_(world.professional).get(reverse("onboarding:own_municipality")).content.decode()

    assert "Verordening Veldstad" in page
    assert "Duindam" not in page


def test_a_tool_reads_ordinances_and_tariffs_with_its_secret(world: World) -> None:
    register_tool(client_id="tool", name="T", redirect_uri="https://t.example/cb", secret="s" * 40)
    OrdinanceArticle.objects.create(
        municipality=world.veldstad, ordinance="V", article="12", room="afwijken", year=2026
    )
    place = reverse("api:ordinances", args=["veldstad"])

    def ask(secret: str) -> tuple[int, object]:
        key = b64encode(f"tool:{secret}".encode()).decode()
        answer = Client().get(place, headers={"authorization": f"Basic {key}"})
        return answer.status_code, answer.json()

    status, found = ask("s" * 40)
    assert status == 200
    assert found == [
        {
            "ordinance": "V",
            "article": "12",
            "room": "afwijken",
            "law": "",
            "source": "",
            "year": 2026,
        }
    ]
    assert ask("wrong")[0] == 401


# --- Trainings --------------------------------------------------------------------------------------


def test_who_was_at_the_training_becomes_best_person(world: World) -> None:
    client = as_(world.contact)
    facts = {"kind": "best_person", "held_on": timezone.localdate().isoformat(), "place": "Zaal"}
    made = client.post(reverse("onboarding:trainings", args=["veldstad"]), facts)
    place = made["Location"]
    added = client.post(place, {"email": "Professional@test.example"}).status_code
    stranger = client.post(place, {"email": "stranger@test.example"}).status_code

    client.post(place, {"present": [str(world.professional.pk), str(world.stranger.pk)]})
    client.post(place, {"present": [str(world.professional.pk)]})

    assert (added, stranger) == (302, 409)
    assert has_role(User.objects.get(pk=world.professional.pk), Role.BEST_PERSON)
    assert not has_role(User.objects.get(pk=world.stranger.pk), Role.BEST_PERSON)
    assert JournalEntry.objects.filter(act="role_given").count() == 1


def test_a_training_to_come_has_nobody_present(world: World) -> None:
    training = plan_training(
        municipality=world.veldstad,
        kind=TrainingKind.BEST_PERSON,
        held_on=timezone.localdate() + timedelta(days=1),
        place="Zaal",
        actor=world.contact,
    )
    expect(training=training, email="professional@test.example", actor=world.contact)
    place = reverse("onboarding:training", args=["veldstad", training.pk])

    as_(world.contact).post(place, {"present": [str(world.professional.pk)]})

    assert training.attendances.get().was_there is None


def test_another_kind_of_training_gives_no_role(world: World) -> None:
    training = plan_training(
        municipality=world.veldstad,
        kind=TrainingKind.START,
        held_on=timezone.localdate(),
        place="Zaal",
        actor=world.contact,
    )
    expect(training=training, email="professional@test.example", actor=world.contact)

    given = note_attendance(training=training, present={world.professional.pk}, actor=world.contact)

    assert given == 0


# --- Forecast ---------------------------------------------------------------------------------------


def test_the_assumption_of_the_roll_out_comes_out_to_the_euro() -> None:
    found = forecast(professionals=10_000)

    assert (found.plans, found.saving) == (25_000, 92_675_000)
    assert found.cost == 5_200_000
    assert found.avoided == 560_350_000


def test_the_country_has_some_hundred_thousand_households_with_stacked_problems() -> None:
    assert forecast(professionals=1, inhabitants=17_900_000).stacked == 102_286


def test_shares_of_own_experience_give_the_need() -> None:
    assert forecast(professionals=40, shares={"housing": 30}).needs == {"housing": 30}


def test_it_shows_formula_and_source_and_that_it_is_an_estimate(world: World) -> None:
    place = reverse("onboarding:forecast", args=["veldstad"])

    page = as_(world.contact).get(place, {"professionals": "10000", "households_each": "10"})

    text = page.content.decode()
    assert "92.675.000" in text
    assert "Een schatting" in text
    assert "250 zaken" in text


def test_one_professional_is_one(world: World) -> None:
    place = reverse("onboarding:forecast", args=["veldstad"])

    page = as_(world.contact).get(place, {"professionals": "1", "households_each": "10"})

    assert "1 professional x 10" in page.content.decode()


@pytest.mark.parametrize("professionals", ["", "0", "-1", "veel", "999999999"])
def test_what_cannot_be_is_said(world: World, professionals: str) -> None:
    place = reverse("onboarding:forecast", args=["veldstad"])

    answer = as_(world.contact).get(
        place, {"professionals": professionals, "households_each": "10"}
    )

    assert answer.status_code == 422
