"""Handing in a list of people, as tests do it through HTTP."""

from typing import Any

from django.test import Client
from django.urls import reverse

from onboarding import outbox
from onboarding.models import Import, User
from tests.world import World

NEW = reverse("onboarding:import_new")
HEAD = "E-mailadres;Voornaam;Tussenvoegsel;Achternaam;Team;Rol\n"
ONE = HEAD + "anna@test.example;Anna;de;Vries;Wijkteam Noord;\n"


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hand_in(world: World, text: str, who: User | None = None) -> Import:
    answer = as_(who or world.contact).post(NEW, {"place": world.veldstad.slug, "text": text})
    assert answer.status_code == 302, answer.context["form"].errors
    return Import.objects.latest("pk")


def verdicts(batch: Import) -> list[str]:
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def do(batch: Import, act: str, who: User, **data: str) -> Any:
    return as_(who).post(reverse(f"onboarding:import_{act}", args=[batch.public_id]), data)


def run() -> None:
    while outbox.run_due():
        pass


def apply(world: World, batch: Import, who: User | None = None) -> None:
    assert do(batch, "apply", who or world.contact).status_code == 302
    run()


def undo(batch: Import, who: User) -> None:
    assert do(batch, "undo", who).status_code == 302
    run()
