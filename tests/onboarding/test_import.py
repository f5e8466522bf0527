"""A list of people, read and judged: a verdict per row, and nothing happens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.constants import (
    OrganisationKind,
    Outcome,
    Role,
    Verdict,
)
from onboarding.importing import check_list
from onboarding.models import Import, Membership, Outbox, User
from onboarding.tables import read_text
from onboarding.withdrawal import withdraw_access
from tests.factories import make_organisation
from tests.onboarding.lists import HEAD, NEW, ONE, apply, as_, do, hand_in, verdicts
from tests.world import World

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_verdict_and_nothing_happens(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    withdraw_access(person=world.best_person, actor=world.contact, reason="weg")
    before = User.objects.count()

    batch = hand_in(
        world,
        HEAD
        + "anna@test.example;Anna;;Vries;wijkteam noord;\n"
        + "ANNA@test.example;Anna;;Vries;;\n"
        + "professional@test.example;P;;T;;\n"
        + f"teamlead@test.example;T;;L;{south.name};\n"
        + "stranger@test.example;S;;T;;\n"
        + "bestperson@test.example;B;;P;;\n"
        + "geen adres;G;;A;;\n"
        + ";G;;A;;\n"
        + "zonder@test.example;;;;;\n"
        + "waar@test.example;W;;Aar;Wijkteam Weg;\n"
        + "rol@test.example;R;;Ol;;programmaleider\n"
        + "kop@test.example;K;;Op;;bestuurder\n"
        + "som@test.example;=1+1;;Som;;\n",
    )

    assert verdicts(batch) == [
        Verdict.NEW,
        Verdict.DOUBLE,
        Verdict.KNOWN,
        Verdict.MOVES,
        Verdict.ELSEWHERE,
        Verdict.WITHDRAWN,
        Verdict.BAD_ADDRESS,
        Verdict.BAD_ADDRESS,
        Verdict.NO_NAME,
        Verdict.UNKNOWN_TEAM,
        Verdict.BAD_ROLE,
        Verdict.NEW,
        Verdict.FORMULA,
    ]
    assert User.objects.count() == before
    assert not Outbox.objects.exists()
    assert batch.rows.get(number=1).place == world.veldstad_team
    assert batch.rows.get(number=12).role == Role.BOARD_MEMBER


def test_names_come_together_from_their_columns(world: World) -> None:
    row = hand_in(world, ONE).rows.get()

    assert (row.first_name, row.last_name) == ("Anna", "de Vries")


@pytest.mark.parametrize(
    "text",
    [
        "Anna de Vries <anna@test.example>",
        "anna@test.example\tAnna\tde Vries",
        "Anna;de Vries;anna@test.example",
        "Naam,Mail\nAnna de Vries,mailto:anna@test.example",
    ],
)
def test_it_understands_lists_as_people_have_them(world: World, text: str) -> None:
    row = hand_in(world, text).rows.get()

    assert (row.email, row.first_name, row.last_name) == ("anna@test.example", "Anna", "de Vries")
    assert row.verdict == Verdict.NEW


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("an\N{RIGHT-TO-LEFT OVERRIDE}na@test.example", "hidden"),
        ("anna@test\N{CYRILLIC SMALL LETTER IE}.example", "shape"),
        ("anna@@test.example", "shape"),
        ("anna@test", "shape"),
        ("an na@test.example", "shape"),
    ],
)
def test_an_address_that_is_not_what_it_looks_like(
    world: World, address: str, problem: str
) -> None:
    row = hand_in(world, f"{HEAD}{address};A;;B;;\n").rows.get()

    assert (row.verdict, row.problem) == (Verdict.BAD_ADDRESS, problem)


def test_a_zero_width_space_is_simply_taken_out(world: World) -> None:
    row = hand_in(world, f"{HEAD}an\N{ZERO WIDTH SPACE}na@test.example;A;;B;;\n").rows.get()

    assert (row.verdict, row.email) == (Verdict.NEW, "anna@test.example")


def test_where_somebody_works_elsewhere_is_not_told(world: World) -> None:
    batch = hand_in(world, HEAD + "stranger@test.example;S;;T;;\n")
    client = as_(world.contact)

    page = client.get(reverse("onboarding:import", args=[batch.public_id])).content.decode()
    result = client.get(reverse("onboarding:import_result", args=[batch.public_id]))

    for text in (page, b"".join(result.streaming_content).decode()):
        assert "elders" in text
        assert "Duindam" not in text
        assert world.stranger.username not in text


def test_an_unknown_team_is_placed_by_hand(world: World) -> None:
    batch = hand_in(world, HEAD + "a@test.example;A;;A;WT N;\nb@test.example;B;;B;Weg;\n")

    do(batch, "teams", world.contact, team0="", team1=world.veldstad_team.slug)

    assert verdicts(batch) == [Verdict.UNKNOWN_TEAM, Verdict.NEW] or verdicts(batch) == [
        Verdict.NEW,
        Verdict.UNKNOWN_TEAM,
    ]
    assert batch.rows.get(verdict=Verdict.NEW).place == world.veldstad_team


def test_a_role_is_not_lost_while_the_team_is_not_known(world: World) -> None:
    text = HEAD + "".join(
        f"p{number}@test.example;P;;T;WT N;{role}\n"
        for number, role in enumerate(("bestuurder", "programmaleider", "koning", ""))
    )
    batch = hand_in(world, text)
    before = verdicts(batch)

    do(batch, "teams", world.contact, team0=world.veldstad.slug)
    apply(world, batch)

    assert before == [Verdict.UNKNOWN_TEAM] * 4
    rows = batch.rows.order_by("number").values_list("verdict", "role", "outcome")
    assert list(rows) == [
        (Verdict.NEW, Role.BOARD_MEMBER, Outcome.INVITED),
        (Verdict.BAD_ROLE, Role.PROFESSIONAL, ""),
        (Verdict.BAD_ROLE, Role.PROFESSIONAL, ""),
        (Verdict.NEW, Role.PROFESSIONAL, Outcome.INVITED),
    ]
    made = Membership.objects.filter(person__email__in=["p0@test.example", "p3@test.example"])
    assert list(made.order_by("person__email").values_list("role", flat=True)) == [
        Role.BOARD_MEMBER,
        Role.PROFESSIONAL,
    ]


def test_a_role_that_means_nothing_at_the_part_that_was_meant_is_refused(world: World) -> None:
    batch = hand_in(world, HEAD + "a@test.example;A;;A;WT N;bestuurder\n")

    do(batch, "teams", world.contact, team0=world.veldstad_team.slug)

    assert verdicts(batch) == [Verdict.BAD_ROLE]


def test_a_role_in_dutch_is_known_to_who_reads_english(world: World) -> None:
    batch = hand_in(world, HEAD + "a@test.example;A;;A;WT N;bestuurder\n")
    client = as_(world.contact)
    client.cookies.load({"django_language": "en"})

    url = reverse("onboarding:import_teams", args=[batch.public_id])
    client.post(url, {"team0": world.veldstad.slug})

    assert batch.rows.get().role == Role.BOARD_MEMBER


def test_the_page_and_the_result_show_the_word_that_was_not_understood(world: World) -> None:
    batch = hand_in(world, HEAD + "a@test.example;A;;A;;koning\nb@test.example;B;;B;;\n")
    client = as_(world.contact)

    page = client.get(reverse("onboarding:import", args=[batch.public_id])).content.decode()
    result = client.get(reverse("onboarding:import_result", args=[batch.public_id]))

    text = b"".join(result.streaming_content).decode()
    assert "Veldstad, koning" in page
    assert ("koning" in text, "professional" in text) == (True, True)


def test_a_part_of_another_municipality_cannot_be_chosen(world: World) -> None:
    batch = hand_in(world, HEAD + "a@test.example;A;;A;WT N;\n")

    answer = do(batch, "teams", world.contact, team0=world.duindam_team.slug)

    assert answer.status_code == 422
    assert verdicts(batch) == [Verdict.UNKNOWN_TEAM]


@pytest.mark.parametrize(
    ("data", "status", "text"),
    [
        ({}, 422, "Kies een bestand, of plak rijen."),
        ({"text": "alleen woorden"}, 422, "geen e-\N{WORD JOINER}mailadressen gevonden"),
        ({"text": HEAD}, 422, "geen rij eronder"),
        ({"text": ONE, "place": "duindam"}, 422, "Kies een van de onderdelen"),
    ],
)
def test_a_list_that_cannot_be_read_keeps_what_was_pasted(
    world: World, data: dict[str, str], status: int, text: str
) -> None:
    answer = as_(world.contact).post(NEW, {"place": world.veldstad.slug} | data)

    page = answer.content.decode()
    assert (answer.status_code, text in page) == (status, True)
    assert (
        data.get("text", "").strip().splitlines()[-1:] == [] or data["text"].split(";")[0] in page
    )
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_says_so(world: World) -> None:
    file = SimpleUploadedFile("groot.csv", b"x" * (5 * 1024 * 1024 + 1))

    answer = as_(world.contact).post(NEW, {"place": world.veldstad.slug, "file": file})

    assert answer.status_code == 413
    assert "groter dan 5" in answer.content.decode()


def test_the_example_can_be_handed_in(world: World) -> None:
    client = as_(world.contact)
    content = client.get(reverse("onboarding:import_example")).content

    client.post(NEW, {"place": world.veldstad.slug, "file": SimpleUploadedFile("v.xlsx", content)})

    assert verdicts(Import.objects.get()) == [Verdict.NEW]


def test_it_costs_the_same_however_many_rows(world: World) -> None:
    def cost(rows: int) -> int:
        text = HEAD + "".join(f"p{n}@test.example;P;;{n};;\n" for n in range(rows))
        with CaptureQueriesContext(connection) as queries:
            check_list(
                organisation=world.veldstad,
                table=read_text(text),
                name="x",
                actor=world.contact,
            )
        return len(queries)

    # The same on PostgreSQL; SQLite takes fewer values in one statement.
    assert cost(400) - cost(3) <= 8
