"""The log-ins of the demo world: who they are and how they are told to the person who starts it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string

from cms import secret_files
from onboarding.constants import Role


@dataclass(frozen=True)
class DemoAccount:
    local_part: str
    name: tuple[str, str]
    role: Role
    place: str  # slug of the organisation
    what: str  # for the person who starts the demo

    @property
    def email(self) -> str:
        return f"{self.local_part}@demo.example"


ACCOUNTS = (
    DemoAccount("professional", ("Samira", "de Wit"), Role.PROFESSIONAL, "wijkteam-noord", "temporary log-in, halfway"),
    DemoAccount("bijna", ("Tom", "Hendriks"), Role.PROFESSIONAL, "wijkteam-noord", "one film and one check to go"),
    DemoAccount("afgerond", ("Nadia", "Bakker"), Role.PROFESSIONAL, "wijkteam-noord", "permanent log-in"),
    DemoAccount("bestperson", ("Joris", "Vos"), Role.BEST_PERSON, "wijkteam-noord", "best person of the team"),
    DemoAccount("teamleider", ("Ingrid", "Mulder"), Role.TEAM_LEAD, "wijkteam-noord", "team lead"),
    DemoAccount("contact", ("Marloes", "Kok"), Role.CONTACT, "veldstad", "internal contact of Veldstad"),
    DemoAccount("happiness", ("Fatma", "Yilmaz"), Role.HAPPINESS_AGENT, "programma", "Happiness team, first line"),
    DemoAccount("expert", ("Ruben", "Smit"), Role.EXPERT, "programma", "Help-out expert, second line"),
    DemoAccount("programma", ("Eva", "Visser"), Role.PROGRAMME_LEAD, "programma", "programme lead"),
    DemoAccount("redactie", ("Lars", "Prins"), Role.EDITOR, "programma", "editor of the curriculum"),
)  # fmt: skip
NEWCOMER = ("nieuw@demo.example", ("Yara", "Jansen"), "wijkteam-noord")
ADMINISTRATOR = ("beheer@demo.example", ("Beheer", "Demo"))
TOOL_CLIENT_ID = "demo-tool"
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def tool_secret_path() -> Path:
    return Path(settings.VAR_DIR) / "demo_tool_secret"


def password() -> str:
    """DEMO_PASSWORD, or one made at the first start and kept beside the database."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD
    path = Path(settings.VAR_DIR) / "demo_password"
    return secret_files.read_or_make(path, lambda: get_random_string(16, READABLE))


def describe() -> str:
    """The log-ins, the password and the invitation link as lines of text."""
    from onboarding.invites import link_for  # noqa: PLC0415
    from onboarding.models import Invitation  # noqa: PLC0415

    lines = ["", f"Log-ins (password: {password()})"]
    lines += [f"  {account.email:28} {account.what}" for account in ACCOUNTS]
    lines += [f"  {ADMINISTRATOR[0]:28} superuser"]
    invitation = (
        Invitation.objects.select_related("person").filter(person__email=NEWCOMER[0]).first()
    )
    if invitation and invitation.accepted_at is None:
        lines += [f"  {NEWCOMER[0]:28} invited: {link_for(invitation)}"]
    lines += [
        f"Post of the demo: {settings.BASE_URL}/demo/postvak/",
        f"Demo tool: {settings.TOOL_URL}",
        "",
    ]
    return "\n".join(lines)
