"""The made-up colleagues who fill the demo world beside the named log-ins. No such people exist."""

import unicodedata
from dataclasses import dataclass

from onboarding.constants import OrganisationKind, Role

# name, slug, kind, slug of the parent; neither place exists
PLACES = (
    ("Programma Doorbraak (demo)", "programma", OrganisationKind.PROGRAMME, None),
    ("Veldstad", "veldstad", OrganisationKind.MUNICIPALITY, "programma"),
    ("Wijkteam Noord", "wijkteam-noord", OrganisationKind.TEAM, "veldstad"),
    ("Stadsdeel Zuid", "stadsdeel-zuid", OrganisationKind.DISTRICT, "veldstad"),
    ("Bloemenwijk", "bloemenwijk", OrganisationKind.NEIGHBOURHOOD, "stadsdeel-zuid"),
    ("Wijkteam Bloemenwijk", "wijkteam-bloemenwijk", OrganisationKind.TEAM, "bloemenwijk"),
    ("Wijkteam Singel", "wijkteam-singel", OrganisationKind.TEAM, "stadsdeel-zuid"),
    ("Jeugdteam Veldstad", "jeugdteam-veldstad", OrganisationKind.TEAM, "veldstad"),
    ("Team Inkomen en schulden", "inkomen-en-schulden", OrganisationKind.TEAM, "veldstad"),
    ("Duindam", "duindam", OrganisationKind.MUNICIPALITY, "programma"),
    ("Wijkteam Haven", "wijkteam-haven", OrganisationKind.TEAM, "duindam"),
    ("Duinrand", "duinrand", OrganisationKind.NEIGHBOURHOOD, "duindam"),
    ("Wijkteam Duinrand", "wijkteam-duinrand", OrganisationKind.TEAM, "duinrand"),
)
INVITED = -1.0  # not accepted yet
LEFT = -2.0  # withdrawn: works elsewhere now
AWAY = "lieke.maas@demo.example"  # the clock of her log-in is paused


@dataclass(frozen=True)
class Colleague:
    """``share``: part of the required items that is done, or INVITED, or LEFT; ``days``: since joining."""

    first_name: str
    last_name: str
    place: str
    days: int
    share: float = 0.0
    role: Role = Role.PROFESSIONAL

    @property
    def local_part(self) -> str:
        name = unicodedata.normalize("NFKD", f"{self.first_name} {self.last_name}".lower())
        return ".".join(
            "".join(c for c in name if c.isascii() and (c.isalpha() or c == " ")).split()
        )

    @property
    def email(self) -> str:
        return f"{self.local_part}@demo.example"


def _team(place: str, *rows: tuple[str, str, int, float]) -> tuple[Colleague, ...]:
    return tuple(Colleague(first, last, place, days, share) for first, last, days, share in rows)


# The tool log-in lasts 90 days, then 14 days of grace: 91 to 103 days is in grace, more has lapsed.
COLLEAGUES = (
    *_team(
        "wijkteam-noord",
        ("Aylin", "Demir", 64, 1.0),
        ("Bas", "van Dijk", 41, 0.55),
        ("Chantal", "Pinas", 78, 0.9),
        ("Daan", "Willems", 22, 0.2),
        ("Esra", "Kaya", 96, 0.7),
        ("Floor", "de Boer", 12, 0.0),
        ("Giovanni", "Martina", 55, 1.0),
    ),
    *_team(
        "wijkteam-bloemenwijk",
        ("Hanneke", "Scholten", 83, 0.95),
        ("Ibrahim", "El Amrani", 47, 1.0),
        ("Jolanda", "Kuipers", 131, 0.4),
        ("Karim", "Bouzid", 33, 0.35),
        ("Lieke", "Maas", 19, 0.1),
        ("Maria", "Fernandes", 70, 1.0),
        ("Noor", "Haddad", 60, 0.8),
        ("Oscar", "Tromp", 4, INVITED),
    ),
    *_team(
        "wijkteam-singel",
        ("Priya", "Ramdin", 58, 0.65),
        ("Quinten", "Blom", 27, 0.15),
        ("Rachida", "Ouali", 74, 1.0),
        ("Sjoerd", "Hoekstra", 99, 0.6),
        ("Tamara", "Wijnaldum", 36, 0.45),
        ("Ugur", "Öztürk", 50, 0.75),
        ("Vera", "Meijer", 15, 0.0),
    ),
    *_team(
        "jeugdteam-veldstad",
        ("Wesley", "Brouwer", 66, 1.0),
        ("Xenia", "Popescu", 44, 0.5),
        ("Yusuf", "Warsame", 31, 0.3),
        ("Zoë", "van Leeuwen", 80, 0.85),
        ("Anouk", "Timmer", 25, 0.25),
        ("Bilal", "Saidi", 158, 0.25),
    ),
    *_team(
        "inkomen-en-schulden",
        ("Corrie", "Dekker", 72, 1.0),
        ("Dennis", "Lo-A-Njoe", 53, 0.6),
        ("Emine", "Aksoy", 38, 0.4),
        ("Frank", "Peters", 29, 0.2),
        ("Gerda", "Vonk", 112, 0.9),
        ("Hassan", "Jama", 9, INVITED),
    ),
    *_team(
        "wijkteam-haven",
        ("Ineke", "Bos", 68, 1.0),
        ("Jamal", "Chaouki", 48, 0.7),
        ("Kees", "Zwart", 34, 0.3),
        ("Latifa", "Azzouzi", 57, 0.5),
        ("Mirjam", "Postma", 98, 0.8),
        ("Niels", "Kramer", 17, 0.1),
        ("Olga", "Nowak", 85, 0.95),
    ),
    *_team(
        "wijkteam-duinrand",
        ("Peter", "Groen", 61, 1.0),
        ("Renske", "Huisman", 43, 0.45),
        ("Sevda", "Yildiz", 26, 0.2),
        ("Theo", "van Vliet", 145, 0.15),
        ("Wendy", "Biekman", 51, LEFT),
    ),
    Colleague("Marijke", "Schouten", "wijkteam-bloemenwijk", 76, 1.0, Role.BEST_PERSON),
    Colleague("Erik", "Verbeek", "wijkteam-bloemenwijk", 81, 0.5, Role.TEAM_LEAD),
    Colleague("Soraya", "Lachman", "jeugdteam-veldstad", 69, 0.35, Role.TEAM_LEAD),
    Colleague("Henk", "Boersma", "wijkteam-haven", 63, 1.0, Role.BEST_PERSON),
    Colleague("Annemiek", "Terpstra", "veldstad", 59, 0.3, Role.MANAGER),
    Colleague("Petra", "van Es", "duindam", 88, 0.6, Role.CONTACT),
    Colleague("Milan", "Jonker", "programma", 90, 0.0, Role.HAPPINESS_AGENT),
    Colleague("Judith", "Cohen", "programma", 90, 0.0, Role.EXPERT),
    Colleague("Winston", "Tjin", "programma", 90, 0.0, Role.EXPERT),
)
# Have answered the open poll. All of Veldstad, for Duindam must stay under the minimum; none of the named log-ins,
# so that whoever tries one of those is still asked.
ANSWERED = (
    "aylin.demir",
    "giovanni.martina",
    "ibrahim.el.amrani",
    "maria.fernandes",
    "rachida.ouali",
    "wesley.brouwer",
    "corrie.dekker",
)
