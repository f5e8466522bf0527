"""What somebody wrote without logging in is forgotten half a year after the case was closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail, serializers
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from helpdesk.models import FollowUp, Ticket

from cms.celery import app
from onboarding import outbox
from support import guests, tasks
from support.models import Case, Guest
from support.services import close_case, reply
from tests.world import World

pytestmark = pytest.mark.django_db
PERSONAL = ("Noor", "noor@veldstad.example", "Veldhuis", "0612345678", "lege pagina", "Beste")


@pytest.fixture
def case(world: World) -> Case:
    form = {
        "name": "Noor de Wit",
        "email": "noor@veldstad.example",
        "organisation": "Veldhuis",
        "phone": "0612345678",
        "message": "Ik zie een lege pagina.",
        "key": uuid4(),
    }
    Client().post(reverse("support:locked_out"), form)
    case = Case.objects.get()
    reply(case=case, author=world.happiness_agent, body="Beste Noor, ververs de pagina.")
    close_case(case=case, actor=world.happiness_agent, summary="Noor is binnen.")
    outbox.run_due()
    return case


def kept() -> str:
    rows = [*Guest.objects.all(), *Case.objects.all(), *Ticket.objects.all()]
    return serializers.serialize("json", [*rows, *FollowUp.objects.all()])


def test_it_forgets_who_and_what_after_the_term(case: Case) -> None:
    assert all(word in kept() for word in PERSONAL)

    with time_machine.travel(timezone.now() + guests.KEPT + timedelta(minutes=1)):
        forgotten, again = tasks.forget_guests(), tasks.forget_guests()

    assert (forgotten, again) == (1, 0)
    assert not [word for word in PERSONAL if word in kept()]


def test_it_keeps_what_is_younger_or_open(case: Case) -> None:
    before = kept()

    with time_machine.travel(timezone.now() + guests.KEPT - timedelta(minutes=1)):
        call_command("forget_guests")
    Case.objects.update(state="in_progress")
    with time_machine.travel(timezone.now() + guests.KEPT * 2):
        call_command("forget_guests")

    assert "lege pagina" in kept()
    assert "Noor" in before


def test_the_agent_still_has_the_case_and_mails_nobody(
    world: World, client: Client, case: Case
) -> None:
    with time_machine.travel(timezone.now() + guests.KEPT * 2):
        tasks.forget_guests()
    mail.outbox.clear()
    client.force_login(world.happiness_agent)

    page = client.get(reverse("support:case", args=[case.public_id]))
    reply(case=Case.objects.get(), author=world.happiness_agent, body="Nog iets.")
    outbox.run_due()

    assert page.status_code == 200
    assert mail.outbox == []


def test_it_runs_every_night_as_the_statement_says(client: Client) -> None:
    planned = {row["task"] for row in app.conf.beat_schedule.values()}

    assert "support.tasks.forget_guests" in planned
    page = client.get(reverse("cms:privacy")).content.decode()
    assert f"tot {guests.KEPT.days} dagen nadat je vraag is gesloten" in page
