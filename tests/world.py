"""The world most tests live in: two municipalities, each with a team, and a named person per role."""

from dataclasses import dataclass

from onboarding.constants import OrganisationKind, Role
from onboarding.models import Organisation, User
from tests.factories import give_temporary_access, make_organisation, make_person


@dataclass(frozen=True)
class World:
    programme: Organisation
    veldstad: Organisation  # the municipality of everybody but the stranger
    veldstad_team: Organisation
    duindam: Organisation  # the other municipality
    duindam_team: Organisation
    professional: User
    best_person: User
    team_lead: User
    contact: User
    happiness_agent: User
    expert: User
    programme_lead: User
    editor: User
    administrator: User
    stranger: User  # a professional of the other municipality


def build_world() -> World:
    programme = make_organisation("Programma", OrganisationKind.PROGRAMME, None)
    veldstad = make_organisation("Veldstad", OrganisationKind.MUNICIPALITY, programme)
    veldstad_team = make_organisation("Wijkteam Noord", OrganisationKind.TEAM, veldstad)
    duindam = make_organisation("Duindam", OrganisationKind.MUNICIPALITY, programme)
    duindam_team = make_organisation("Wijkteam Haven", OrganisationKind.TEAM, duindam)
    professional = make_person("professional", veldstad_team, Role.PROFESSIONAL)
    stranger = make_person("stranger", duindam_team, Role.PROFESSIONAL)
    for person in (professional, stranger):
        give_temporary_access(person)
    return World(
        programme=programme,
        veldstad=veldstad,
        veldstad_team=veldstad_team,
        duindam=duindam,
        duindam_team=duindam_team,
        professional=professional,
        best_person=make_person("bestperson", veldstad_team, Role.BEST_PERSON),
        team_lead=make_person("teamlead", veldstad_team, Role.TEAM_LEAD),
        contact=make_person("contact", veldstad, Role.CONTACT),
        happiness_agent=make_person("happiness", programme, Role.HAPPINESS_AGENT),
        expert=make_person("expert", programme, Role.EXPERT),
        programme_lead=make_person("programmelead", programme, Role.PROGRAMME_LEAD),
        editor=make_person("editor", programme, Role.EDITOR),
        administrator=User.objects.create_superuser(email="administrator@test.example"),
        stranger=stranger,
    )
