"""Questions of the demo world, so that agents and askers do not find empty pages. All of it made up."""

from uuid import UUID, uuid5

from django.db import transaction

from onboarding.models import User
from support import chat
from support.constants import Channel, Tier
from support.models import Case
from support.services import open_case, reply

_NAMESPACE = UUID("6f0f4a52-3f4f-4c0e-9b53-2a3a5a6f9d10")


def _id(name: str) -> UUID:
    return uuid5(_NAMESPACE, name)


@transaction.atomic
def load_questions(*, asker: User, colleague: User, agent: User, expert: User) -> None:
    """An answered question, a waiting one and an ended chat; repeated: nothing is added."""
    if Case.objects.filter(key=_id("answered")).exists():
        return
    _answered_question(asker, agent)
    _waiting_question(colleague)
    _ended_chat(asker, expert)


def _answered_question(asker: User, agent: User) -> None:
    case = open_case(
        requester=asker,
        subject="Ondertiteling staat uit op mijn telefoon",
        body="Op mijn werktelefoon zie ik geen ondertiteling bij de films. Op mijn laptop wel. Wat kan ik doen?",
        tier=Tier.HAPPINESS,
        channel=Channel.PAGE,
        key=_id("answered"),
    )
    reply(
        case=case,
        author=agent,
        body=(
            "Dag Samira, tik tijdens het afspelen op de drie puntjes rechtsonder en kies Ondertiteling. "
            "Je telefoon onthoudt dat daarna. Lukt het niet, laat het dan hier weten."
        ),
    )


def _waiting_question(colleague: User) -> None:
    open_case(
        requester=colleague,
        subject="Ruimte in de Participatiewet voor een eenmalige uitgave",
        body=(
            "In een plan is de doorbraak een eenmalige uitgave die niet in onze regels past. "
            "Welke argumenten over legitimiteit gebruiken anderen?"
        ),
        tier=Tier.HELP_OUT,
        channel=Channel.PAGE,
        key=_id("waiting"),
    )


def _ended_chat(asker: User, expert: User) -> None:
    lines = (
        (asker, "Mag ik in een plan ook kosten opnemen die pas volgend jaar vallen?"),
        (
            expert,
            "Ja. Zet erbij in welk jaar ze vallen en wie ze draagt, dan blijft het rendement eerlijk.",
        ),
        (asker, "Helder, dank je wel."),
    )
    conversation = chat.start_conversation(requester=asker, body=lines[0][1], client_id=_id("chat"))
    chat.claim(conversation_id=conversation.pk, expert=expert)
    for number, (author, body) in enumerate(lines[1:]):
        chat.send_message(
            conversation_id=conversation.pk,
            author=author,
            client_id=_id(f"line {number}"),
            body=body,
        )
    chat.close_conversation(conversation_id=conversation.pk, actor=expert)
