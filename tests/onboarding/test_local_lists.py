"""Many rows at once for a list of a municipality: days of a workbook, and rows that stand there already."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from onboarding.models import EscalationLine, JournalEntry, PurchaseTariff, TrustedHelper, User
from tests.world import World

pytestmark = pytest.mark.django_db
TARIFFS = "Begeleiding\tuur\t€ 64,50\tWmo 2015\tInkoop\t2026\nVervoer\trit\t12\t\t\t2026"


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _place(slug: str, municipality: str = "veldstad") -> str:
    return reverse("onboarding:local_list", args=[municipality, slug])


def _told(client: Client, slug: str, **data: object) -> tuple[str, str]:
    page = client.post(_place(slug), data, follow=True)
    [message] = page.context["messages"]
    return message.level_tag, str(message)


def test_a_day_comes_out_of_a_workbook(world: World) -> None:
    book, out = Workbook(), BytesIO()
    book.active.append(["Bewind BV", "bewindvoerder", "06", date(2026, 3, 1)])
    book.save(out)
    kind = TrustedHelper._meta.get_field("kind").choices[0][0]  # type: ignore[index]
    book.active["B1"] = str(kind)
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("lijst.xlsx", out.getvalue())

    answer = as_(world.contact).post(_place("witte-lijst"), {"file": file, "text": ""})

    assert answer.status_code == 302
    assert TrustedHelper.objects.get().checked_on == date(2026, 3, 1)


def test_a_wrong_day_is_answered_with_an_example(world: World) -> None:
    facts = {"name": "Bewind BV", "kind": "x", "checked_on": "1 maart"}

    page = as_(world.contact).post(_place("witte-lijst"), facts)

    assert page.status_code == 422
    assert page.context["form"].errors["checked_on"] == ["Vul een datum in, zoals 1-9-2027."]


def test_rows_that_stand_there_are_not_doubled(world: World) -> None:
    client = as_(world.contact)

    first = _told(client, "tarieven", text=TARIFFS)
    again = _told(client, "tarieven", text=TARIFFS)
    more = _told(client, "tarieven", text=f"{TARIFFS}\nVervoer\trit\t12,00\t\t\t2027")

    assert PurchaseTariff.objects.count() == 3
    assert [level for level, _text in (first, again, more)] == ["success", "info", "success"]
    entries = JournalEntry.objects.filter(act="list_changed").order_by("pk")
    assert [entry.details["rows"] for entry in entries] == [2, 1]


def test_it_says_how_many_were_added_and_how_many_stood_there(world: World) -> None:
    client = as_(world.contact)
    _told(client, "tarieven", text=TARIFFS)

    again = _told(client, "tarieven", text=f"{TARIFFS}\nVervoer\trit\t12,00\t\t\t2027")

    assert again == ("success", "1 rij toegevoegd. 2 rijen stonden er al.")


def test_a_row_that_stands_twice_in_a_file_is_added_once(world: World) -> None:
    _told(as_(world.contact), "tarieven", text=f"{TARIFFS}\n{TARIFFS}")

    assert PurchaseTariff.objects.count() == 2


def test_the_same_row_typed_again_is_not_doubled_but_another_is_added(world: World) -> None:
    client = as_(world.contact)
    facts = {"subject": "Urgentie", "first": "Teamleider"}
    for _time in range(2):
        client.post(_place("escalatiematrix"), facts)

    client.post(_place("escalatiematrix"), facts | {"second": "Directeur"})

    assert EscalationLine.objects.count() == 2


def test_a_row_of_another_municipality_counts_for_nothing(world: World) -> None:
    EscalationLine.objects.create(
        municipality=world.duindam, subject="Urgentie", first="Teamleider"
    )

    as_(world.contact).post(
        _place("escalatiematrix"), {"subject": "Urgentie", "first": "Teamleider"}
    )

    assert EscalationLine.objects.filter(municipality=world.veldstad).count() == 1
