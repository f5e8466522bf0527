"""Sets the scene inside the running demo world, and tells where each page is found.

Runs in the product's own environment (``manage.py shell``): what the demo world has is looked up, what it lacks is
made by the services that real people use.
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from cms.demo import accounts
from cms.demo.crowd import warn
from learning import services as learning
from learning.demo import people
from learning.models import (
    CheckAttempt,
    Coverage,
    Enrolment,
    LessonPage,
    ManifestItem,
    ReferencePage,
)
from onboarding.constants import AccessState, ImportState, Role
from onboarding.erasure import ask_erasure
from onboarding.importing import check_list
from onboarding.invites import invite_person, link_for
from onboarding.models import (
    Access,
    EscalationLine,
    Import,
    Invitation,
    Organisation,
    Tool,
    ToolChange,
    Training,
    User,
)
from onboarding.services import advance_run_out, begin_access, register_person
from onboarding.tables import read_text
from onboarding.tools import register_list_tool
from support import chat
from support.constants import CaseState, Channel, ConversationState, Tier
from support.models import Case, Conversation
from support.services import close_case, open_case, reply
from surveys import services as surveys
from surveys.constants import InvitationState, WaveState
from surveys.models import Invitation as PollInvitation
from surveys.models import Wave
from tests.browser.stage_log_in import account_of, log_in_addresses

LONG_AGO = timedelta(days=200)


def tell() -> None:
    """Print the addresses as JSON, on one line."""
    print(json.dumps(addresses()))  # noqa: T201 - the caller reads it


def addresses() -> dict[str, str]:
    """Address per page; besides ``second_factor_codes``, with each of which ``tweedefactor`` logs in once."""
    _person("leeg", joined_at=timezone.now())
    _person("tweedefactor", joined_at=timezone.now())
    _lapsed_person()
    User.objects.filter(is_superuser=True, informed_at=None).update(informed_at=timezone.now())
    return {
        **_invitations(),
        **_learning(),
        **_questions(),
        **_chats(),
        **_polls(),
        **log_in_addresses(),
        **_colleagues(),
        **_lists(),
        **_tools(),
        **_connecting(),
        "erasure_requests": _request_to_erase(),
    }


def _request_to_erase() -> str:
    ask_erasure(person=account_of("floor.de.boer"))
    return reverse("onboarding:erasure_requests")


def _connecting() -> dict[str, str]:
    training = Training.objects.filter(held_on__lt=timezone.localdate()).first()
    row = EscalationLine.objects.first()
    return {
        "training": reverse("onboarding:training", args=["veldstad", training.pk]),
        "local_row": reverse("onboarding:local_row", args=["veldstad", "escalatiematrix", row.pk]),
    }


def _tools() -> dict[str, str]:
    """The demo tool, and two that are told by a list: with changes on it, and without."""
    oidc = Tool.objects.exclude(client=None).first()
    lists = {}
    for name in ("Tool met lijst", "Tool zonder wijzigingen"):
        known = Tool.objects.filter(name=name).first()
        lists[name] = known or register_list_tool(name=name, actor=account_of("beheer"))
    with_changes, without = lists.values()
    for number, person in enumerate(User.objects.filter(access__state="temporary")[:7]):
        ToolChange.objects.get_or_create(
            tool=with_changes,
            person=person,
            defaults={
                "event_number": 1,
                "changed_at": timezone.now(),
                "done_number": int(number < 2),
                "done_at": timezone.now() if number < 2 else None,
            },
        )
    return {
        "tool": reverse("onboarding:tool", args=[oidc.public_id]),
        "tool_list_only": reverse("onboarding:tool", args=[with_changes.public_id]),
        "tool_changes": reverse("onboarding:tool_changes", args=[with_changes.public_id]),
        "tool_changes_none": reverse("onboarding:tool_changes", args=[without.public_id]),
    }


def _lists() -> dict[str, str]:
    """Lists of people in each state; they hold nobody who would turn up elsewhere."""
    made = {
        "checked": ImportState.CHECKED,
        "nothing": ImportState.CHECKED,
        "applying": ImportState.APPLYING,
        "done": ImportState.DONE,
    }
    return {f"import_{name}": _list(name, state) for name, state in made.items()}


def _list(name: str, state: ImportState) -> str:
    batch = Import.objects.filter(name=f"{name}.csv").first()
    if batch is None:
        rows = "professional@demo.example;Sam;Bakker;Wijkteam Noord\n" * 2
        if name != "nothing":
            rows += f"{name}@lijst.example;Robin;Vos;Team dat niet bestaat\ngeen adres;A;B;C\n"
            rows += "".join(f"{name}{n}@lijst.example;Kim;Bos {n};;\n" for n in range(60))
        batch = check_list(
            organisation=Organisation.objects.get(slug="veldstad"),
            table=read_text(rows),
            name=f"{name}.csv",
            actor=account_of("contact"),
        )
        soon = timezone.now() + timedelta(minutes=14)
        Import.objects.filter(pk=batch.pk).update(state=state, undo_until=soon)
    return reverse("onboarding:import", args=[batch.public_id])


def _colleagues() -> dict[str, str]:
    """Pages of people as their contact and the programme lead see them."""
    who = {
        "temporary": "bas.van.dijk",
        "invited": "oscar.tromp",
        "paused": "lieke.maas",
        "withdrawn": "wendy.biekman",
    }
    return {
        f"person_{state}": reverse("onboarding:person", args=[account_of(local_part).username])
        for state, local_part in who.items()
    }


def _person(local_part: str, *, joined_at: object) -> User:
    """A professional in the second municipality who has done nothing yet."""
    person = User.objects.filter(email=f"{local_part}@demo.example").first()
    if person is not None:
        return person
    person = register_person(
        email=f"{local_part}@demo.example",
        name=("Kim", "de Vries"),
        organisation=Organisation.objects.get(slug="wijkteam-haven"),
        role=Role.PROFESSIONAL,
        password=accounts.password(),
        joined_at=joined_at,
    )
    person.informed_at = timezone.now()
    person.save(update_fields=["informed_at"])
    Access.objects.create(person=person, state=AccessState.INVITED)
    begin_access(person=person, at=joined_at)
    return person


def _lapsed_person() -> None:
    person = _person("verlopen", joined_at=timezone.now() - LONG_AGO)
    warn(Access.objects.filter(person=person, state=AccessState.TEMPORARY))
    advance_run_out()
    advance_run_out()


def _path(invitation: Invitation) -> str:
    return "/uitnodiging/" + link_for(invitation).partition("/uitnodiging/")[2]


def _invitations() -> dict[str, str]:
    """The open one, and the three ways in which a link no longer works."""
    team = Organisation.objects.get(slug="wijkteam-haven")
    made = {}
    for state in ("open", "used", "expired", "overdue", "replaced"):
        email = f"uitgenodigd-{state}@demo.example"
        person = User.objects.filter(email=email).first()
        if person is None:
            invite_person(email=email, name=("Sam", "Postma"), organisation=team, invited_by=None)
        made[state] = Invitation.objects.get(person__email=email)
    now = timezone.now()
    Invitation.objects.filter(pk=made["used"].pk).update(accepted_at=now)
    for state in ("expired", "overdue"):
        Invitation.objects.filter(pk=made[state].pk).update(sent_at=now - LONG_AGO)
    found = {f"invitation_{state}": _path(row) for state, row in made.items()}
    Invitation.objects.filter(pk=made["replaced"].pk).update(version=made["replaced"].version + 1)
    return found


def _learning() -> dict[str, str]:
    items = ManifestItem.objects.filter(manifest=_enrolment("professional").manifest)
    with_check = items.filter(knowledge_check__isnull=False)
    film, text = LessonPage.objects.live().first(), ReferencePage.objects.live().first()
    begun = Coverage.objects.filter(person=account_of("professional"), watched_at=None).first()
    return {
        "lesson": (begun.film.lessons.first() if begun else film).get_url(),
        "reference": text.get_url(),
        "edit_lesson": reverse("wagtailadmin_pages:edit", args=[film.pk]),
        "next_step": reverse("learning:next_step", args=[items.first().pk]),
        "check": reverse("learning:check", args=[with_check.last().pk]),
        **_last_step(),
        "check_failed": _attempt("afgerond", is_right=False),
        "check_passed": _attempt("afgerond", is_right=True),
    }


def _last_step() -> dict[str, str]:
    """The last film with a check, left to ``toetsenbord``, who has done all the rest; and the right answers."""
    person = _person("toetsenbord", joined_at=timezone.now() - timedelta(days=30))
    enrolment, items = people._start(person, days_ago=12)
    last = [item for item in items if item.film and item.knowledge_check][-1]
    begun_at = enrolment.at + timedelta(minutes=3)
    people._go_through(enrolment, [item for item in items if item != last], begun_at)
    answers = {
        question.text: next(choice.text for choice in question.choices.all() if choice.is_right)
        for question in learning.questions_of(last.knowledge_check)
    }
    return {"last_lesson": last.page.get_url(), "last_answers": json.dumps(answers)}


def _enrolment(local_part: str) -> Enrolment:
    enrolment = learning.enrol(person=account_of(local_part))
    assert enrolment is not None
    return enrolment


def _attempt(local_part: str, *, is_right: bool) -> str:
    """The result of a knowledge check, with all answers right or all of them wrong."""
    enrolment = _enrolment(local_part)
    attempt = CheckAttempt.objects.filter(enrolment=enrolment, passed=is_right).first()
    if attempt is None:
        item = enrolment.manifest.items.filter(knowledge_check__isnull=False).first()
        answers = {
            question.pk: next(c.pk for c in question.choices.all() if c.is_right is is_right)
            for question in learning.questions_of(item.knowledge_check)
        }
        attempt = learning.answer_check(enrolment=enrolment, item=item, answers=answers)
    return reverse("learning:check_result", args=[attempt.pk])


def _ask(who: str, tier: Tier, subject: str) -> Case:
    return open_case(
        requester=account_of(who),
        subject=subject,
        body="Na het opslaan blijft het scherm grijs. Wat kan ik doen?",
        tier=tier,
        channel=Channel.PAGE,
    )


def _case(who: str, tier: Tier, state: CaseState) -> Case:
    """A question on paper of this person in this state: the demo's own, else a new one."""
    mine = Case.objects.filter(
        requester=account_of(who), tier=tier, channel=Channel.PAGE, state=state
    )
    case = mine.order_by("-last_public_at").first()
    if case is not None:
        return case
    case = _ask(who, tier, "Het scherm blijft grijs na het opslaan")
    agent = account_of("happiness" if tier == Tier.HAPPINESS else "expert")
    if state != CaseState.NEW:
        reply(case=case, author=agent, body="Leeg de cache van je browser, dan gaat het weer.")
    if state == CaseState.CLOSED:
        close_case(case=case, actor=agent)
    return case


def _questions() -> dict[str, str]:
    answered = _case("professional", Tier.HAPPINESS, CaseState.WAITING_FOR_ASKER)
    new = _case("professional", Tier.HAPPINESS, CaseState.NEW)
    closed = _case("afgerond", Tier.HAPPINESS, CaseState.CLOSED)
    substance = _case("afgerond", Tier.HELP_OUT, CaseState.NEW)
    return {
        "ticket": reverse("helpdesk:view", args=[new.ticket_id]),
        "question_answered": reverse("support:question", args=[answered.public_id]),
        "question_new": reverse("support:question", args=[new.public_id]),
        "question_closed": reverse("support:question", args=[closed.public_id]),
        "case_new": reverse("support:case", args=[new.public_id]),
        "case_answered": reverse("support:case", args=[answered.public_id]),
        "case_closed": reverse("support:case", args=[closed.public_id]),
        "case_substance": reverse("support:case", args=[substance.public_id]),
    }


def _chat(asker: str, state: ConversationState) -> str:
    """A chat of this person in this state; the expert ``expert`` is in it once it has begun."""
    chats = Conversation.objects.filter(case__requester=account_of(asker), state=state)
    if state != ConversationState.WAITING:
        chats = chats.filter(assignee=account_of("expert"))
    found = chats.order_by("-last_seq").first()
    if found is None:
        found = chat.start_conversation(
            requester=account_of(asker),
            body="Mag een plan afwijken van de regel?",
            client_id=uuid4(),
        )
        if state != ConversationState.WAITING:
            chat.claim(conversation_id=found.pk, expert=account_of("expert"))
        if state == ConversationState.CLOSED:
            chat.close_conversation(conversation_id=found.pk, actor=account_of("expert"))
    return reverse("support:chat", args=[found.pk])


def _chats() -> dict[str, str]:
    return {
        "chat_waiting": _chat("bestperson", ConversationState.WAITING),
        "chat_active": _chat("teamleider", ConversationState.ACTIVE),
        "chat_ended": _chat("professional", ConversationState.CLOSED),
    }


def _polls() -> dict[str, str]:
    wave = Wave.objects.filter(state=WaveState.OPEN).first() or _open_wave()
    answered, dismissed = (_poll(who, wave) for who in ("afgerond", "bestperson"))
    if answered.state != InvitationState.ANSWERED:
        surveys.answer(
            person=answered.person, invitation_id=answered.pk, response_id=uuid4(), value=4
        )
    surveys.dismiss(person=dismissed.person, invitation_id=dismissed.pk)
    published = Wave.objects.filter(state=WaveState.PUBLISHED).first()
    over, _ = PollInvitation.objects.get_or_create(
        wave=published, person=answered.person, defaults={"state": InvitationState.OVER}
    )
    return {
        "poll": reverse("surveys:answer", args=[_poll("teamleider", wave).pk]),
        "poll_answered": reverse("surveys:answer", args=[answered.pk]),
        "poll_dismissed": reverse("surveys:answer", args=[dismissed.pk]),
        "poll_closed": reverse("surveys:answer", args=[over.pk]),
        "poll_close": reverse("surveys:close", args=[wave.pk]),
    }


def _open_wave() -> Wave:
    planned = surveys.plan_wave(title="Peiling van volgende maand", period=timezone.localdate())
    return surveys.open_wave(wave=planned, actor=None)


def _poll(who: str, wave: Wave) -> PollInvitation:
    return PollInvitation.objects.get(wave=wave, person=account_of(who))
