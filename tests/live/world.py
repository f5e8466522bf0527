"""A world of a fixed size for measuring and for faults: 35 items, 12 learners, 300 questions, 14 chats.

It is not the demo world, which changes with its content: figures of two commits stay comparable.
Built by ``manage.py shell -c "from tests.live.world import build; build(path)"``; writes what a visitor needs.
"""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.idp.oidc.models import Token
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from cms.demo.world import build_home
from learning.demo.people import bring_halfway
from learning.models import CurriculumPage, Film, LessonPage, ModulePage, ReferencePage
from learning.services import current_enrolment, open_session, publish_manifest
from onboarding.constants import OrganisationKind, Role
from onboarding.models import Organisation, Outbox, User
from onboarding.tokens import hold, make_refresh_token
from onboarding.tools import SCOPES, register_tool
from support import chat
from support.constants import Channel, Tier
from support.services import open_case
from surveys import privacy
from surveys.buffer import Opened, find_or_make_atoms, keep
from surveys.constants import WaveState
from surveys.models import Atom
from surveys.privacy import Place
from surveys.waves import plan_wave
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.learning.conftest import FILM_BYTES, make_check
from tests.second_factor import mark
from tests.world import build_world

LEARNERS, MODULES, PER_MODULE, CASES, MUNICIPALITIES = 12, 7, 5, 300, 10
FILM_SECONDS = 600.0


@transaction.atomic
def build(path: str) -> None:
    """Fill an empty, migrated database; write sessions and addresses to ``path`` as JSON."""
    world = build_world()
    learners = [
        make_person(f"learner{number}", world.veldstad_team, Role.PROFESSIONAL)
        for number in range(LEARNERS)
    ]
    for person in learners:
        give_temporary_access(person)
    User.objects.update(informed_at=timezone.now())
    _build_curriculum()
    for person in learners[: LEARNERS // 2]:
        bring_halfway(person)
    _ask(learners)
    facts = {
        "sessions": _log_in([world.happiness_agent, world.expert, world.programme_lead, *learners]),
        "tool": _let_tool_in(learners[0]),
        "lesson": _next_lesson(learners[0]),
        "watching": {_name(p): _open_film(p) for p in learners[LEARNERS // 2 :]},
        "chats": {_name(p): _open_chat(p, world.expert) for p in learners},
    }
    _fill_polls(world.programme)
    Outbox.objects.update(
        done_at=timezone.now(), payload={}
    )  # nothing left to do but what is measured
    Path(path).write_text(json.dumps(facts, indent=1))


def _let_tool_in(person: User) -> dict[str, str]:
    """A tool with tokens of ``person``: one that is asked about, and one that is renewed each time."""
    facts = {
        "client_id": "bench",
        "client_secret": "s" * 40,
        "access_token": "a" * 40,
        "refresh_token": make_refresh_token(),
    }
    tool = register_tool(
        client_id=facts["client_id"],
        name="Bench",
        redirect_uri="https://tool.example/callback",
        secret=facts["client_secret"],
    )
    kinds = {Token.Type.ACCESS_TOKEN: "access_token", Token.Type.REFRESH_TOKEN: "refresh_token"}
    for kind, name in kinds.items():
        token = Token(
            type=kind,
            client=tool.client,
            user=person,
            scopes=SCOPES,
            expires_at=timezone.now() + timedelta(days=30),
        )
        if kind == Token.Type.REFRESH_TOKEN:
            hold(token, facts[name])
        else:
            token.set_value(facts[name])
        token.save()
    return facts


def _name(person: User) -> str:
    return person.email.partition("@")[0]


def _build_curriculum() -> None:
    curriculum = build_home().add_child(instance=CurriculumPage(title="Leren", slug="leren"))
    for number in range(MODULES):
        module = curriculum.add_child(
            instance=ModulePage(title=f"Module {number + 1}", slug=f"module-{number + 1}")
        )
        for place in range(PER_MODULE - 1):
            is_last = place == PER_MODULE - 2
            _add_lesson(module, f"Film {number + 1}.{place + 1}", with_check=is_last)
        body = [("heading", "Kop"), ("paragraph", "<p>" + "woord " * 150 + "</p>")]
        module.add_child(
            instance=ReferencePage(title=f"Naslag {number + 1}", slug="naslag", body=body)
        )
    publish_manifest(curriculum=curriculum)


def _add_lesson(module: ModulePage, title: str, *, with_check: bool) -> None:
    film = Film.objects.create(
        title=title,
        type="video",
        duration=FILM_SECONDS,
        file=ContentFile(FILM_BYTES, "film.mp4"),
        captions=ContentFile(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHallo\n", "film.vtt"),
        thumbnail=ContentFile(b"jpeg", "poster.jpg"),
        transcript="Een zin uit een film over een plan dat past. " * 60,
    )
    module.add_child(
        instance=LessonPage(
            title=title,
            slug=title.lower().replace(" ", "-").replace(".", "-"),
            summary="Waar deze film over gaat, in twee zinnen. Voor wie en waarom.",
            film=film,
            knowledge_check=make_check(title, questions=4) if with_check else None,
            minutes=10,
        )
    )


def _ask(learners: list[User]) -> None:
    for number in range(CASES):
        open_case(
            requester=learners[number % len(learners)],
            subject=f"Vraag {number}: hoe pak ik dit aan?",
            body="Wat is hier de beste weg, en wie heeft dit eerder gedaan? " * 4,
            tier=(Tier.HAPPINESS, Tier.HELP_OUT)[number % 2],
            channel=Channel.PAGE,
            key=None,
        )


def _log_in(people: list[User]) -> dict[str, str]:
    """The session cookie of each person, by the part of the address before the ``@``."""
    cookies = {}
    for person in people:
        client = Client()
        client.force_login(person)
        mark(client.session, person)
        cookies[_name(person)] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def _next_lesson(person: User) -> str:
    """The address of a film halfway the path of ``person``."""
    enrolment = current_enrolment(person)
    assert enrolment is not None
    items = enrolment.manifest.items.exclude(film=None).select_related("page")
    return items[len(items) // 2].page.get_url()


def _open_film(person: User) -> dict[str, Any]:
    """A player that has been open for hours, so that a bench may report hours of watching."""
    from learning.services import enrol  # noqa: PLC0415

    film = Film.objects.order_by("pk")[0]
    at = timezone.now() - timedelta(days=10)
    session, _coverage = open_session(
        person=person, film=film, enrolment=enrol(person=person, at=at), at=at
    )
    return {"session": str(session.pk), "film_seconds": FILM_SECONDS}


def _open_chat(person: User, expert: User) -> str:
    conversation = chat.start_conversation(
        requester=person, body="Mag ik iets voorleggen?", client_id=uuid.uuid4()
    )
    chat.claim(conversation_id=conversation.pk, expert=expert)
    return str(conversation.pk)


def _fill_polls(programme: Organisation) -> None:
    """Four published quarters of ten municipalities."""
    places = [
        make_organisation(f"Gemeente {number}", OrganisationKind.MUNICIPALITY, programme)
        for number in range(MUNICIPALITIES)
    ]
    for quarter in range(4):
        period = (timezone.now() - timedelta(days=92 * (quarter + 1))).date()
        wave = plan_wave(title=f"Peiling {quarter}", period=period)
        items = list(wave.items.values_list("pk", flat=True))
        opened: list[Opened] = []
        for organisation in places:
            place = Place(organisation.pk, None, Role.PROFESSIONAL.value)
            atom = find_or_make_atoms(wave, {place})[place]
            Atom.objects.filter(pk=atom).update(people=F("people") + 60)
            opened += [
                Opened(uuid.uuid4(), uuid.uuid4(), atom, items[n % len(items)], 1 + n % 5)
                for n in range(56)
            ]
        keep(wave, opened)
        privacy.publish(wave)
        wave.state = WaveState.PUBLISHED
        wave.opens_at = timezone.now() - timedelta(days=92 * (quarter + 1))
        wave.closes_at = wave.opens_at + timedelta(days=28)
        wave.save(update_fields=["state", "opens_at", "closes_at"])
