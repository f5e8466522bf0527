"""Opening, answering, handing over and closing a question."""

from uuid import uuid4

import pytest
from django.core import mail
from helpdesk.models import FollowUp, Ticket

from onboarding import outbox
from support import services
from support.constants import CaseState, Channel, EscalationState, Tier
from support.exceptions import CaseChangedError, SupportError
from support.models import CaseEvent, Escalation
from support.signals import case_closed
from tests.support.cases import fresh, open_case
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_opens_ticket_and_case_together(world: World) -> None:
    case = open_case(world.professional, about={"from": "/leerpad/"})

    assert case.municipality == world.veldstad
    assert (case.state, case.version, case.about) == (CaseState.NEW, 1, {"from": "/leerpad/"})
    assert case.ticket.queue.slug == "happiness"
    assert case.ticket.submitter_email is None  # the engine writes to nobody
    assert [event.kind for event in case.events.all()] == ["opened"]


def test_it_opens_once_per_key(world: World) -> None:
    key = uuid4()

    first = open_case(world.professional, key=key)
    again = open_case(world.professional, key=key, subject="Nog eens")
    other = open_case(world.stranger, key=key)

    assert first == again != other
    assert Ticket.objects.count() == 2


def test_it_keeps_the_municipality_of_the_opening(world: World) -> None:
    case = open_case(world.professional)

    membership = world.professional.memberships.get()
    membership.organisation = world.duindam_team
    membership.save()

    assert fresh(case).municipality == world.veldstad


def test_it_takes_a_question_of_somebody_without_municipality(world: World) -> None:
    assert open_case(world.editor).municipality is None


def test_it_flattens_and_shortens_a_subject(world: World) -> None:
    case = open_case(world.professional, subject="a\r\nBcc: x@y.nl " + "z" * 300)

    assert case.ticket.title.startswith("a Bcc: x@y.nl z")
    assert len(case.ticket.title) == 200


def test_it_refuses_an_empty_subject(world: World) -> None:
    with pytest.raises(SupportError):
        open_case(world.professional, subject="  ")


def test_it_waits_for_the_asker_after_an_answer(world: World) -> None:
    case = open_case(world.professional)

    services.reply(case=case, author=world.happiness_agent, body="Ververs de pagina.")

    case = fresh(case)
    assert (case.state, case.waiting_since, case.version) == ("waiting_for_asker", None, 2)
    assert case.ticket.assigned_to == world.happiness_agent
    assert case.has_news


def test_it_keeps_waiting_after_an_internal_note(world: World) -> None:
    case = open_case(world.professional)

    services.reply(case=case, author=world.happiness_agent, body="Bekend.", is_public=False)

    after = fresh(case)
    assert (after.state, after.waiting_since) == (CaseState.IN_PROGRESS, case.waiting_since)
    assert not after.has_news
    assert not FollowUp.objects.get().public


def test_it_reopens_by_a_reply_of_the_asker(world: World) -> None:
    case = open_case(world.professional)
    services.close_case(case=case, actor=world.happiness_agent, summary="Opgelost.")

    services.reply(case=case, author=world.professional, body="Toch niet.")

    case = fresh(case)
    assert (case.state, case.ticket.status) == (CaseState.IN_PROGRESS, Ticket.REOPENED_STATUS)
    assert case.waiting_since is not None
    assert case.closed_at is None
    assert [event.kind for event in case.events.all()] == ["opened", "closed", "reopened"]


def test_it_lets_no_asker_write_internally(world: World) -> None:
    case = open_case(world.professional)

    with pytest.raises(SupportError):
        services.reply(case=case, author=world.professional, body="Intern", is_public=False)


def test_it_refuses_a_stale_version(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Eerste", version=1)

    with pytest.raises(CaseChangedError):
        services.reply(case=case, author=world.happiness_agent, body="Tweede", version=1)

    assert FollowUp.objects.count() == 1


def test_it_replies_once_per_key(world: World) -> None:
    case, key = open_case(world.professional), uuid4()
    facts = {"case": case, "author": world.happiness_agent, "body": "Eén", "version": 1, "key": key}

    assert services.reply(**facts) == services.reply(**facts)

    assert FollowUp.objects.count() == 1


def test_it_closes_once_and_says_so_once(world: World) -> None:
    case, heard = open_case(world.professional), []
    case_closed.connect(lambda **signal: heard.append(signal["case"]), weak=False, dispatch_uid="t")

    services.close_case(case=case, actor=world.professional, summary="")
    services.close_case(case=case, actor=world.professional, summary="")

    case_closed.disconnect(dispatch_uid="t")
    assert heard == [case]
    assert fresh(case).ticket.status == Ticket.CLOSED_STATUS


def test_it_hands_over_and_is_accepted_by_the_first_who_writes(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Ik kijk.", is_public=False)

    services.hand_over_case(
        case=case, actor=world.happiness_agent, tier=Tier.HELP_OUT, reason="Gaat over de Wmo."
    )
    handed = fresh(case)
    services.reply(case=case, author=world.expert, body="Zo kan het.")

    assert (handed.tier, handed.ticket.queue.slug) == (Tier.HELP_OUT, "helpout")
    assert handed.ticket.assigned_to is None
    offer = Escalation.objects.get()
    assert (offer.state, offer.accepted_by) == (EscalationState.ACCEPTED, world.expert)


def test_it_gives_back(world: World) -> None:
    case = open_case(world.professional)
    facts = {"case": case, "reason": "Hoort bij jullie."}

    services.hand_over_case(actor=world.happiness_agent, tier=Tier.HELP_OUT, **facts)
    services.hand_over_case(actor=world.expert, tier=Tier.HAPPINESS, **facts)

    states = list(Escalation.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["given_back", "offered"]


def test_it_hands_nothing_over_to_the_same_team(world: World) -> None:
    case = open_case(world.professional)

    with pytest.raises(SupportError):
        services.hand_over_case(
            case=case, actor=world.happiness_agent, tier=Tier.HAPPINESS, reason="x"
        )


def test_it_moves_the_clocks_by_a_chat_message(world: World) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT, channel=Channel.CHAT)

    services.record_chat_message(case=case, author=world.expert)
    answered = fresh(case)
    services.record_chat_message(case=case, author=world.professional)

    assert (answered.state, answered.waiting_since) == (CaseState.WAITING_FOR_ASKER, None)
    assert fresh(case).state == CaseState.IN_PROGRESS
    assert not FollowUp.objects.exists()


def test_it_changes_no_event(world: World) -> None:
    event = open_case(world.professional).events.get()

    with pytest.raises(TypeError):
        event.save()


def test_it_writes_letters_that_form_one_thread(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Probeer <b>Chrome</b> & wacht.")
    services.reply(case=case, author=world.professional, body="Werkt niet.")

    outbox.run_due()

    received, answered, replied = mail.outbox
    assert [letter.to[0] for letter in mail.outbox] == [
        world.professional.email,
        world.professional.email,
        world.happiness_agent.email,
    ]
    root = received.message()["Message-ID"]
    assert {answered.message()["References"], replied.message()["References"]} == {root}
    text = answered.message().get_content()
    assert "Probeer <b>Chrome</b> & wacht." in text
    assert f"/hulp/mijn-vragen/{case.public_id}/" in text
    assert "Werkt niet." not in replied.message().get_content()


def test_a_thread_survives_a_change_of_the_secret_key(
    world: World, settings: pytest.FixtureRequest
) -> None:
    case = open_case(world.professional)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    services.reply(case=case, author=world.happiness_agent, body="Probeer Chrome.")

    outbox.run_due()

    root, answered = (letter.message() for letter in mail.outbox)
    for header in ("In-Reply-To", "References"):
        assert root["Message-ID"] in answered[header].split()
    assert answered["Message-ID"] not in answered["References"].split()


def test_it_never_reads_a_question_as_a_template(world: World) -> None:
    case = open_case(world.professional, subject="{{ base_url }}", body="{% now 'Y' %}{{ person }}")
    services.reply(case=case, author=world.happiness_agent, body="{{ person.email }}")

    outbox.run_due()

    received, answered = mail.outbox
    assert "{{ base_url }}" in received.message()["Subject"]
    assert "{% now 'Y' %}{{ person }}" in received.message().get_content()
    assert "{{ person.email }}" in answered.message().get_content()


def test_it_logs_one_event_per_act(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="a")
    services.reply(case=case, author=world.professional, body="b")
    services.close_case(case=case, actor=world.professional)

    kinds = list(CaseEvent.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == ["opened", "answered", "asked", "closed"]
