"""Who gets what at the URLs of people and access; written as ``tests/access_table.py`` says."""

from django.utils import timezone

from onboarding.constants import TrainingKind
from onboarding.encryption import encrypt
from onboarding.erasure import ask_erasure
from onboarding.importing import check_list
from onboarding.invites import link_for
from onboarding.models import EscalationLine, Import, Invitation, MunicipalLogin
from onboarding.tables import read_text
from onboarding.tools import register_list_tool
from onboarding.training import plan_training
from tests.access_rules import Made, Row, Who, everyone, logged_in, only
from tests.world import World


def _token(world: World) -> str:
    invitation = Invitation.objects.create(person=world.professional, sent_at=timezone.now())
    return link_for(invitation).rstrip("/").rpartition("/")[2]


def _municipal_login(world: World) -> dict[str, str]:
    login = MunicipalLogin.objects.create(
        municipality=world.veldstad,
        issuer="https://login.veldstad.example",
        origin="https://login.veldstad.example",
        client_id="x",
        secret=encrypt("x"),
    )
    return {"public_id": login.public_id}


def _veldstad(world: World) -> dict[str, str]:
    return {"slug": world.veldstad.slug}


MANAGERS = (Who.PROGRAMME_LEAD, Who.CONTACT, Who.ADMINISTRATOR)
OF_DUINDAM = only(Who.PROGRAMME_LEAD, Who.ADMINISTRATOR) | {Who.CONTACT: 404}


def _list_of(world: World) -> dict[str, str]:
    table = read_text("a@test.example;A;B")
    batch = check_list(organisation=world.veldstad, table=table, name="lijst", actor=world.contact)
    return {"public_id": batch.public_id}


def _list_of_duindam(world: World) -> dict[str, str]:
    made = _list_of(world)
    Import.objects.update(organisation=world.duindam)
    return made


def _tool_of(world: World) -> dict[str, str]:
    tool = register_list_tool(name="Lijst", actor=world.administrator)
    return {"public_id": tool.public_id}


CARRIERS = (Who.PROGRAMME_LEAD, Who.ADMINISTRATOR)


def _training(world: World) -> dict[str, object]:
    made = plan_training(
        municipality=world.veldstad,
        kind=TrainingKind.START,
        held_on=timezone.localdate(),
        place="Stadhuis",
        actor=world.contact,
    )
    return {"slug": world.veldstad.slug, "pk": made.pk}


def _escalation_line(world: World) -> dict[str, object]:
    row = EscalationLine.objects.create(municipality=world.veldstad, subject="x", first="y")
    return {"slug": world.veldstad.slug, "list_slug": "escalatiematrix", "pk": row.pk}


def _of_veldstad(**more: str) -> Made:
    return lambda w: {"slug": w.veldstad.slug, **more}


def _of_duindam(**more: str) -> Made:
    return lambda w: {"slug": w.duindam.slug, **more}


NO_TOOL = everyone(401)  # a person is no tool
CONNECTING = [
    Row("onboarding:own_municipality", logged_in()),
    Row("onboarding:connections", only(*CARRIERS) | {Who.CONTACT: 302}),
    Row("onboarding:connection", only(*MANAGERS), kwargs=_of_veldstad()),
    Row("onboarding:connection", OF_DUINDAM, kwargs=_of_duindam()),
    Row("onboarding:condition", only(*MANAGERS), kwargs=_of_veldstad(condition="team")),
    Row("onboarding:condition", OF_DUINDAM, kwargs=_of_duindam(condition="team")),
    Row(
        "onboarding:condition",
        only(*MANAGERS, status=422),
        kwargs=_of_veldstad(condition="team"),
        method="POST",
    ),
    Row("onboarding:forecast", only(*MANAGERS), kwargs=_of_veldstad()),
    Row("onboarding:forecast", OF_DUINDAM, kwargs=_of_duindam()),
    Row("onboarding:trainings", only(*MANAGERS), kwargs=_of_veldstad()),
    Row("onboarding:trainings", only(*MANAGERS, status=422), kwargs=_of_veldstad(), method="POST"),
    Row("onboarding:trainings", OF_DUINDAM, kwargs=_of_duindam()),
    Row("onboarding:training", only(*MANAGERS), kwargs=_training),
    Row("onboarding:training", only(*MANAGERS, status=302), kwargs=_training, method="POST"),
    Row("onboarding:local_list", only(*MANAGERS), kwargs=_of_veldstad(list_slug="tarieven")),
    Row("onboarding:local_list", OF_DUINDAM, kwargs=_of_duindam(list_slug="tarieven")),
    Row(
        "onboarding:local_list",
        only(*MANAGERS, status=422),
        kwargs=_of_veldstad(list_slug="tarieven"),
        method="POST",
    ),
    Row("onboarding:local_row", only(*MANAGERS), kwargs=_escalation_line),
    Row(
        "onboarding:local_row", only(*MANAGERS, status=422), kwargs=_escalation_line, method="POST"
    ),
    Row(
        "onboarding:change_connection",
        only(*CARRIERS, status=409),  # something is missing, and no reason was given
        kwargs=_of_veldstad(act_slug="live"),
        method="POST",
    ),
    Row(
        "onboarding:change_connection",
        only(*MANAGERS, status=422),
        kwargs=_of_veldstad(act_slug="verwerkersovereenkomst"),
        method="POST",
    ),
    Row("api:ordinances", NO_TOOL, kwargs=_of_veldstad()),
    Row("api:tariffs", NO_TOOL, kwargs=_of_veldstad()),
]


def _request_to_erase(world: World) -> dict[str, object]:
    return {"pk": ask_erasure(person=world.professional).pk}


RIGHTS = [
    Row("onboarding:own_data", logged_in()),
    Row("onboarding:own_data_json", logged_in()),
    Row("onboarding:ask_erasure", logged_in(302), method="POST"),
    Row("onboarding:erasure_requests", only(*CARRIERS)),
    Row(
        "onboarding:decide_request",
        only(*CARRIERS, status=422),
        kwargs=_request_to_erase,
        method="POST",
    ),
    Row("onboarding:journal", only(*MANAGERS)),
    Row("onboarding:journal_csv", only(*MANAGERS)),
]

ONBOARDING = [
    *CONNECTING,
    *RIGHTS,
    Row("onboarding:rollout", only(*CARRIERS)),
    Row("onboarding:rollout_csv", only(*CARRIERS)),
    Row("onboarding:rollout_plan", only(*CARRIERS)),
    Row("onboarding:rollout_plan", only(*CARRIERS, status=422), method="POST"),
    Row(
        "onboarding:rollout_part",
        only(*MANAGERS, others=404),
        kwargs=lambda w: {"slug": w.veldstad.slug},
    ),
    Row(
        "onboarding:rollout_part",
        only(*MANAGERS, Who.TEAM_LEAD, others=404),
        kwargs=lambda w: {"slug": w.veldstad_team.slug},
    ),
    Row(
        "onboarding:rollout_part",
        only(*CARRIERS, others=404),
        kwargs=lambda w: {"slug": w.duindam.slug},
    ),
    Row("onboarding:tools", only(*CARRIERS)),
    Row("onboarding:tool_new", only(Who.ADMINISTRATOR)),
    Row("onboarding:tool_new", only(Who.ADMINISTRATOR, status=422), method="POST"),
    Row("onboarding:tool", only(Who.ADMINISTRATOR), kwargs=_tool_of),
    Row(
        "onboarding:change_tool",
        only(Who.ADMINISTRATOR, status=302),
        kwargs=lambda w: _tool_of(w) | {"act_slug": "uit"},
        method="POST",
    ),
    Row("onboarding:tool_changes", only(*CARRIERS), kwargs=_tool_of),
    Row("onboarding:tool_changes", only(*CARRIERS, status=302), kwargs=_tool_of, method="POST"),
    Row("onboarding:tool_changes_csv", only(*CARRIERS), kwargs=_tool_of),
    Row("onboarding:token", everyone(400), method="POST"),
    Row("onboarding:revoke", everyone(400), method="POST"),
    Row("onboarding:introspect", everyone(400), method="POST"),
    Row("onboarding:import_new", only(*MANAGERS)),
    Row("onboarding:import_new", only(*MANAGERS, status=422), method="POST"),
    Row("onboarding:import_example", only(*MANAGERS)),
    Row("onboarding:import", only(*MANAGERS), kwargs=_list_of),
    Row("onboarding:import", OF_DUINDAM, kwargs=_list_of_duindam),
    Row("onboarding:import_progress", only(*MANAGERS), kwargs=_list_of),
    Row("onboarding:import_progress", OF_DUINDAM, kwargs=_list_of_duindam),
    Row("onboarding:import_result", only(*MANAGERS), kwargs=_list_of),
    Row("onboarding:import_result", OF_DUINDAM, kwargs=_list_of_duindam),
    *[
        Row(f"onboarding:import_{act}", expected, kwargs=made, method="POST")
        for act in ("teams", "apply", "undo")
        for expected, made in (
            (only(*MANAGERS, status=302), _list_of),
            (
                only(Who.PROGRAMME_LEAD, Who.ADMINISTRATOR, status=302) | {Who.CONTACT: 404},
                _list_of_duindam,
            ),
        )
    ],
    Row("onboarding:people", only(*MANAGERS)),
    Row("onboarding:invite", only(*MANAGERS)),
    Row("onboarding:invite", only(*MANAGERS, status=422), method="POST"),
    Row(
        "onboarding:person",
        only(*MANAGERS),
        kwargs=lambda w: {"public_id": w.professional.username},
    ),
    Row("onboarding:person", OF_DUINDAM, kwargs=lambda w: {"public_id": w.stranger.username}),
    Row(
        "onboarding:change_person",
        only(*MANAGERS, status=422),
        kwargs=lambda w: {"public_id": w.professional.username, "act_slug": "intrekken"},
        method="POST",
    ),
    Row(
        "onboarding:change_person",
        only(Who.PROGRAMME_LEAD, Who.ADMINISTRATOR, status=422) | {Who.CONTACT: 404},
        kwargs=lambda w: {"public_id": w.stranger.username, "act_slug": "intrekken"},
        method="POST",
    ),
    Row("onboarding:invitation", everyone(404), kwargs=lambda w: {"token": "made-up"}),
    Row("onboarding:invitation", everyone(200), kwargs=lambda w: {"token": _token(w)}),
    Row(
        "onboarding:invitation_resend",
        everyone(404),
        kwargs=lambda w: {"token": "x"},
        method="POST",
    ),
    Row("onboarding:invitation_resend", everyone(405), kwargs=lambda w: {"token": "x"}),
    Row(
        "onboarding:invitation_municipal",
        everyone(404),
        kwargs=lambda w: {"token": _token(w)},
        method="POST",
    ),
    Row("onboarding:invitation_municipal", everyone(405), kwargs=lambda w: {"token": "x"}),
    Row("onboarding:municipal_choose", logged_in(302, logged_out=200)),
    Row("onboarding:municipal_choose", logged_in(302, logged_out=422), method="POST"),
    Row("onboarding:municipal_couple", logged_in(404)),
    Row("onboarding:municipal_couple", logged_in(404), method="POST"),
    Row("onboarding:municipal_uncouple", logged_in(302), method="POST"),
    Row("onboarding:municipal_return", everyone(410), kwargs=_municipal_login),
    Row("onboarding:municipal_login", only(Who.ADMINISTRATOR), kwargs=_veldstad),
    Row(
        "onboarding:municipal_login",
        only(Who.ADMINISTRATOR, status=422),
        kwargs=_veldstad,
        method="POST",
    ),
    Row("onboarding:welcome", logged_in()),
    Row("onboarding:welcome", logged_in(302), method="POST"),
    Row(
        "onboarding:organisations",
        only(Who.PROGRAMME_LEAD, Who.CONTACT, Who.ADMINISTRATOR, status=302),
    ),
    Row(
        "onboarding:organisation",
        only(Who.PROGRAMME_LEAD, Who.CONTACT, Who.ADMINISTRATOR),
        kwargs=lambda w: {"slug": w.veldstad_team.slug},
    ),
    Row(
        "onboarding:organisation",
        only(Who.PROGRAMME_LEAD, Who.ADMINISTRATOR) | {Who.CONTACT: 404},
        kwargs=lambda w: {"slug": w.duindam_team.slug},
    ),
    Row(
        "onboarding:change_organisation",
        only(Who.PROGRAMME_LEAD, Who.CONTACT, Who.ADMINISTRATOR, status=422),
        kwargs=lambda w: {"slug": w.veldstad_team.slug, "act_slug": "rol-geven"},
        method="POST",
    ),
    Row(
        "onboarding:end_role",
        only(Who.PROGRAMME_LEAD, Who.CONTACT, Who.ADMINISTRATOR, status=302),
        kwargs=lambda w: {"membership_id": w.best_person.memberships.get().pk},
        method="POST",
    ),
    Row("onboarding:authorize", everyone(400)),  # a request without PKCE
]
