"""Ten thousand made-up people in sixty made-up municipalities, to see and measure how the product bears its size.

Nobody of them can log in: none has a password. All addresses end in ``@schaal.example``.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from onboarding.access import end_of_day
from onboarding.constants import AccessState, OrganisationKind, Role, UsageKind
from onboarding.models import (
    Access,
    AccessEvent,
    Invitation,
    Membership,
    Organisation,
    Phase,
    PlannedMunicipality,
    ProgressSummary,
    UsageDay,
    User,
    new_public_id,
)
from onboarding.organisations import add_organisation

ADDRESS = "@schaal.example"
MUNICIPALITIES, TEAMS, PEOPLE = 60, 8, 10_000
CHUNK = 1000
ITEMS = 35
# Shares of people per state of the tool log-in, in percent.
STATES = (
    (AccessState.INVITED, 15),
    (AccessState.TEMPORARY, 40),
    (AccessState.GRACE, 5),
    (AccessState.LAPSED, 8),
    (AccessState.PAUSED, 2),
    (AccessState.PERMANENT, 28),
    (AccessState.WITHDRAWN, 2),
)
FIRST = ("Anna", "Bilal", "Chris", "Demi", "Eva", "Farid", "Gijs", "Hatice", "Ivo", "Jasmijn")
LAST = ("Bakker", "de Boer", "Demir", "van Dijk", "El Idrissi", "Jansen", "Kaya", "Smit", "Vos")
Say = Callable[[str], None]


def build_scale(
    *,
    people: int = PEOPLE,
    municipalities: int = MUNICIPALITIES,
    say: Say = lambda text: None,
) -> int:
    """Make what is not there yet and return how many people were made; repeated: none."""
    chance = random.Random(8160)  # noqa: S311 - made-up people, the same each time
    teams = _build_places(municipalities, say)
    numbers = iter(range(User.objects.filter(email__endswith=ADDRESS).count(), people))
    made = 0
    while chunk := list(islice(numbers, CHUNK)):
        _build_people(chunk, teams, chance)
        made += len(chunk)
        say(f"people: {chunk[-1] + 1} of {people}")
    return made


@transaction.atomic
def _build_places(municipalities: int, say: Say) -> list[Organisation]:
    """The municipalities with their teams, their phase, and a place in the plan."""
    programme = Organisation.objects.filter(depth=1).first() or add_organisation(
        parent=None, name="Programma", kind=OrganisationKind.PROGRAMME, actor=None
    )
    phase, _is_new = Phase.objects.get_or_create(
        number=20,
        defaults={
            "name": "Proef op ware grootte (verzonnen)",
            "starts_on": timezone.localdate() - timedelta(days=180),
            "ends_on": timezone.localdate() + timedelta(days=180),
        },
    )
    known = set(Organisation.objects.values_list("slug", flat=True))
    for number in range(1, municipalities + 1):
        slug = f"proefgemeente-{number:02}"
        if slug in known:
            continue
        node = add_organisation(
            parent=programme,
            name=f"Proefgemeente {number:02}",
            kind=OrganisationKind.MUNICIPALITY,
            slug=slug,
            actor=None,
        )
        for team in range(1, TEAMS + 1):
            name = f"Wijkteam {team}"
            add_organisation(parent=node, name=name, kind=OrganisationKind.TEAM, actor=None)
        PlannedMunicipality.objects.create(
            organisation=node, phase=phase, professionals=PEOPLE // MUNICIPALITIES
        )
        if number % 10 == 0:
            say(f"municipalities: {number} of {municipalities}")
    return list(
        Organisation.objects.filter(
            kind=OrganisationKind.TEAM, municipality__slug__startswith="proefgemeente-"
        )
    )


@transaction.atomic
def _build_people(numbers: list[int], teams: list[Organisation], chance: random.Random) -> None:
    """One chunk, with a dozen statements."""
    now = timezone.now()
    states = chance.choices(
        [state for state, _share in STATES], [share for _s, share in STATES], k=len(numbers)
    )
    joined = [now - timedelta(days=chance.randint(1, 300)) for _number in numbers]
    people = User.objects.bulk_create(
        User(
            username=new_public_id(),
            email=f"persoon{number}{ADDRESS}",
            first_name=chance.choice(FIRST),
            last_name=f"{chance.choice(LAST)} ({number})",
            password=make_password(None),
            date_joined=at,
            informed_at=now,
            is_active=state != AccessState.WITHDRAWN,
        )
        for number, state, at in zip(numbers, states, joined, strict=True)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
    )
    Membership.objects.bulk_create(_memberships(people, numbers, teams))
    Invitation.objects.bulk_create(
        Invitation(
            person=person,
            sent_at=person.date_joined,
            accepted_at=None if state == AccessState.INVITED else person.date_joined,
        )
        for person, state in zip(people, states, strict=True)
    )
    _build_access(people, states, now)
    _build_progress(people, states, now, chance)


def _memberships(
    people: list[User], numbers: list[int], teams: list[Organisation]
) -> Iterator[Membership]:
    """Evenly over the teams; one in forty is a best person, and the first of each team its lead."""
    for person, number in zip(people, numbers, strict=True):
        role = Role.BEST_PERSON if number % 40 == 0 else Role.PROFESSIONAL
        yield Membership(
            person=person,
            organisation=teams[number % len(teams)],
            role=Role.TEAM_LEAD if number < len(teams) else role,
            is_primary=True,
            starts_on=timezone.localdate(person.date_joined),
        )


def _build_access(people: list[User], states: list[AccessState], now: datetime) -> None:
    rows = Access.objects.bulk_create(
        _access(person, state, now) for person, state in zip(people, states, strict=True)
    )
    AccessEvent.objects.bulk_create(
        AccessEvent(
            access=row,
            number=1,
            kind="permanent" if row.state == AccessState.PERMANENT else "begun",
            term=1,
            from_state=AccessState.INVITED,
            to_state=row.state,
            at=row.person.date_joined,
        )
        for row in rows
        if row.state != AccessState.INVITED
    )


def _access(person: User, state: AccessState, now: datetime) -> Access:
    """A record that fits its state: what ended has ended, what runs still runs."""
    row = Access(person=person, state=state, event_number=int(state != AccessState.INVITED))
    if state == AccessState.PERMANENT:
        row.permanent_at = now - timedelta(days=3)
    elif state == AccessState.PAUSED:
        row.days_left = 30
    elif state in (AccessState.TEMPORARY, AccessState.GRACE, AccessState.LAPSED):
        left = {AccessState.TEMPORARY: 1 + person.pk % 80, AccessState.GRACE: -5}.get(state, -60)
        row.tool_until = end_of_day(now, days=left)
        row.grace_until = end_of_day(row.tool_until, days=13)
    return row


def _build_progress(
    people: list[User], states: list[AccessState], now: datetime, chance: random.Random
) -> None:
    started = [
        (person, ITEMS if state == AccessState.PERMANENT else chance.randint(0, ITEMS - 1))
        for person, state in zip(people, states, strict=True)
        if state != AccessState.INVITED
    ]
    ProgressSummary.objects.bulk_create(
        ProgressSummary(
            person=person,
            done=done,
            required=ITEMS,
            minutes_left=(ITEMS - done) * 7,
            updated_at=now - timedelta(days=chance.randint(0, 40)),
        )
        for person, done in started
    )
    UsageDay.objects.bulk_create(
        UsageDay(
            person=person,
            day=timezone.localdate(now) - timedelta(days=chance.randint(0, 60)),
            kind=UsageKind.LEARNING,
        )
        for person, _done in started
    )
