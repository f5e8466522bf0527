"""How far the two municipalities of the demo world are with connecting. All of it is made up."""

from datetime import timedelta

from django.utils import timezone

from onboarding.constants import Condition, ConditionState, HelperKind, TeamField, TrainingKind
from onboarding.models import (
    Attendance,
    ConditionStatus,
    Connection,
    EscalationLine,
    OrdinanceArticle,
    Organisation,
    PurchaseTariff,
    TeamMember,
    Training,
    TrustedHelper,
    User,
)

STATES = {
    "veldstad": {
        Condition.TEAM: ConditionState.MET,
        Condition.BUDGET: ConditionState.MET,
        Condition.MATRIX: ConditionState.MET,
        Condition.CONTACT: ConditionState.MET,
        Condition.ORDINANCES: ConditionState.UNDER_WAY,
        Condition.FORECAST: ConditionState.UNDER_WAY,
        Condition.PRIVACY: ConditionState.MET,
    },
    "duindam": {Condition.CONTACT: ConditionState.MET, Condition.TEAM: ConditionState.UNDER_WAY},
}


def build_connections() -> None:
    """Write down how both stand, once."""
    if Connection.objects.exists():
        return
    today = timezone.localdate()
    for slug, states in STATES.items():
        node = Organisation.objects.get(slug=slug)
        for condition, state in states.items():
            ConditionStatus.objects.create(
                municipality=node,
                condition=condition,
                state=state,
                owner="Saskia Blok (verzonnen)",
                due_on=today + timedelta(days=40),
            )
    _fill_lists(Organisation.objects.get(slug="veldstad"))


def _fill_lists(node: Organisation) -> None:
    today = timezone.localdate()
    Connection.objects.create(
        municipality=node,
        live_on=today - timedelta(days=60),
        live_reason="De verordeningen volgen nog.",
        agreement_signed_by="A. van Voorbeeld (verzonnen)",
        agreement_signed_on=today - timedelta(days=90),
        agreement_version="2.1",
    )
    EscalationLine.objects.create(
        municipality=node,
        subject="Urgentie voor een woning",
        first="Teamleider wonen",
        second="Afdelingshoofd sociaal domein",
        third="Wethouder wonen",
    )
    EscalationLine.objects.create(
        municipality=node,
        subject="Bijzondere bijstand boven het normbedrag",
        first="Kwaliteitsmedewerker inkomen",
        second="Afdelingshoofd inkomen",
    )
    for field, name in (
        (TeamField.YOUTH, "Rens Prins"),
        (TeamField.INCOME, "Amina Said"),
        (TeamField.HOUSING, "Koos Bijl"),
    ):
        TeamMember.objects.create(municipality=node, field=field, name=name, function="consulent")
    TrustedHelper.objects.create(
        municipality=node,
        name="Bewind Voorbeeld (verzonnen)",
        kind=HelperKind.ADMINISTRATOR,
        reach="020 000 0000",
        checked_on=today - timedelta(days=30),
    )
    OrdinanceArticle.objects.create(
        municipality=node,
        ordinance="Verordening maatschappelijke ondersteuning Veldstad (verzonnen)",
        article="12, lid 3",
        room="Afwijken als de regeling tot een onbillijke uitkomst leidt.",
        law="Wmo 2015",
        year=today.year,
    )
    PurchaseTariff.objects.create(
        municipality=node,
        product="Begeleiding individueel (verzonnen)",
        unit="uur",
        amount="64.50",
        law="Wmo 2015",
        year=today.year,
    )
    _plan_trainings(node)


def _plan_trainings(node: Organisation) -> None:
    today = timezone.localdate()
    held = Training.objects.create(
        municipality=node,
        kind=TrainingKind.BEST_PERSON,
        held_on=today - timedelta(days=14),
        place="Stadhuis, zaal 2",
    )
    Training.objects.create(
        municipality=node,
        kind=TrainingKind.START,
        held_on=today + timedelta(days=21),
        place="Wijkcentrum Noord",
    )
    people = User.objects.filter(email__in=["bestperson@demo.example", "aylin.demir@demo.example"])
    for person in people:
        is_best = person.email.startswith("best")
        Attendance.objects.create(training=held, person=person, was_there=is_best)
