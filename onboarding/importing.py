"""A list of people, read and judged row by row before anything happens: the dry run."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from onboarding import journal
from onboarding.constants import ROLES_AT, ImportState, Role, Verdict
from onboarding.exceptions import OnboardingError
from onboarding.models import Import, ImportRow, Membership, Organisation, User
from onboarding.policies import may_change_access, roles_to_invite
from onboarding.tables import FORMULA_STARTS, Row, Table, has_hidden_signs

CHUNK = 500
# How a heading may call a column, without spaces, dashes and capitals.
HEADINGS = {
    "email": ("email", "emailadres", "mail", "mailadres", "emailaddress", "werkmail", "adres"),
    "first_name": ("voornaam", "roepnaam", "firstname", "givenname"),
    "infix": ("tussenvoegsel", "voorvoegsel", "tussenvoegsels"),
    "last_name": ("achternaam", "lastname", "surname", "familienaam"),
    "name": ("naam", "name", "medewerker", "volledigenaam"),
    "team": ("team", "wijkteam", "onderdeel", "afdeling", "part", "werktbij"),
    "role": ("rol", "role", "functie"),
}
WITHOUT_HEADING = ("email", "first_name", "last_name", "team", "role")
_JUDGED = ("verdict", "problem", "place", "role", "person", "came_from")
EMPTY_SIGNS = ("-", "\N{EN DASH}", "n.v.t.")
NOT_YOURS = "not_yours"  # a move that is not for whoever asks it
EXAMPLE = ("E-mailadres", "Voornaam", "Achternaam", "Team", "Rol")


@dataclass(frozen=True)
class Line:
    """What a row says of one person."""

    number: int
    email: str
    first_name: str
    last_name: str
    team: str
    role: str


def lines_of(table: Table) -> Iterator[Line]:
    """Find the columns by their heading, or by where an address stands. ``OnboardingError``: ``no_address``."""
    columns = _columns_by_heading(table.rows[0])
    rows = table.rows[1:] if columns else table.rows
    columns = columns or _columns_by_address(table.rows)
    if not rows:
        raise OnboardingError("empty", _("There is a heading, but no row below it."))
    for number, row in enumerate(rows, start=1):
        yield _read_line(number, row, columns)


def _columns_by_heading(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cell in enumerate(row):
        word = re.sub(r"[\W_]", "", cell.lower())
        for field, words in HEADINGS.items():
            if word in words and field not in found:
                found[field] = number
    return found if "email" in found else {}


def _columns_by_address(rows: list[Row]) -> dict[str, int]:
    """Where most rows have an address; the others follow in the order of the example."""
    counts = [0] * max(map(len, rows))
    for row in rows[:50]:
        for number, cell in enumerate(row):
            counts[number] += "@" in cell
    if not any(counts):
        raise OnboardingError(
            "no_address",
            _("No email addresses were found. Put them in a column with “E-mailadres” above it."),
        )
    address = counts.index(max(counts))
    rest = (number for number in range(len(counts)) if number != address)
    return {"email": address, **dict(zip(WITHOUT_HEADING[1:], rest, strict=False))}


def _read_line(number: int, row: Row, columns: dict[str, int]) -> Line:
    cells = {field: row[place] if place < len(row) else "" for field, place in columns.items()}
    cells = {field: "" if cell in EMPTY_SIGNS else cell for field, cell in cells.items()}
    written_name, address = parseaddr(cells["email"]) if "<" in cells["email"] else ("", "")
    name = cells.get("name") or written_name
    first, _space, last = name.partition(" ")
    infix = cells.get("infix", "")
    last_name = " ".join(filter(None, (infix, cells.get("last_name") or last)))
    return Line(
        number=number,
        email=(address or cells["email"]).removeprefix("mailto:").strip().lower(),
        first_name=cells.get("first_name") or first,
        last_name=last_name,
        team=cells.get("team", ""),
        role=cells.get("role", ""),
    )


@transaction.atomic
def check_list(*, organisation: Organisation, table: Table, name: str, actor: User) -> Import:
    """Keep the list with a verdict per row; nothing happens to anybody. Nine statements per 500 rows.

    ``organisation``: a municipality or partner. ``OnboardingError`` as ``lines_of``.
    """
    batch = Import.objects.create(
        organisation=organisation, made_by=actor, name=name[:120], origin=journal.origin()
    )
    judge = _Judge(organisation, actor, {})
    lines = lines_of(table)
    while chunk := list(islice(lines, CHUNK)):
        ImportRow.objects.bulk_create(judge.rows(batch, chunk))
    return batch


@transaction.atomic
def place_unknown_teams(*, batch: Import, places: dict[str, str], actor: User) -> None:
    """Say which part is meant by a name that was not known, and judge those rows again."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportState.CHECKED:
        raise OnboardingError("wrong_state", _("This list is being applied, or was."))
    batch.places |= places
    batch.save(update_fields=["places"])
    judge = _Judge(batch.organisation, actor, batch.places)
    rows = batch.rows.filter(verdict=Verdict.UNKNOWN_TEAM).order_by("number").iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        judge.again(batch, chunk)
        ImportRow.objects.bulk_update(chunk, _JUDGED)


def unknown_teams(batch: Import) -> list[tuple[str, int]]:
    """Names of parts that are not known, and in how many rows, the most frequent first. One query."""
    rows = batch.rows.filter(verdict=Verdict.UNKNOWN_TEAM).values_list("team")
    return list(rows.annotate(n=Count("pk")).order_by("-n", "team")[:50])


class _Judge:
    """What will become of each row, one chunk after the other; remembers which addresses it saw."""

    def __init__(self, organisation: Organisation, actor: User, places: dict[str, str]) -> None:
        self.organisation, self.actor = organisation, actor
        parts = list(Organisation.objects.within(organisation).filter(closed_on=None))
        self.by_slug = {part.slug: part for part in parts}
        self.by_name: dict[str, Organisation | None] = {}
        for part in parts:  # two of the same name: neither is meant for sure
            name = part.name.lower()
            self.by_name[name] = None if name in self.by_name else part
        self.by_name |= {name: self.by_slug.get(slug) for name, slug in places.items()}
        self.roles = {part.pk: set(roles_to_invite(actor, part)) for part in parts}
        self.words = _words_of_roles()
        self.seen: set[str] = set()

    def rows(self, batch: Import, lines: Iterable[Line]) -> list[ImportRow]:
        """New rows with their verdict. Three queries."""
        made = [self._row(batch, line) for line in lines]
        self._look_up(made)
        return made

    def again(self, batch: Import, rows: list[ImportRow]) -> None:
        """Judge rows whose part was not known anew. Three queries."""
        for row in rows:
            row.place = self.by_name.get(row.team.lower())
            if row.place is not None:
                row.verdict = self._judge_role(row, row.place)
        self._look_up(rows)

    def _row(self, batch: Import, line: Line) -> ImportRow:
        row = ImportRow(
            batch=batch,
            number=line.number,
            email=line.email[:254],
            first_name=line.first_name[:150],
            last_name=line.last_name[:150],
            team=line.team[:120],
            role_text=line.role[:120],
            place=self.by_name.get(line.team.lower()) if line.team else self.organisation,
        )
        row.verdict, row.problem = self._judge(line, row)
        self.seen.add(line.email)
        return row

    def _judge(self, line: Line, row: ImportRow) -> tuple[Verdict, str]:
        cells = (line.email, line.first_name, line.last_name, line.team)
        if any(cell.startswith(FORMULA_STARTS) for cell in cells):
            return Verdict.FORMULA, ""
        if problem := problem_of(line.email):
            return Verdict.BAD_ADDRESS, problem
        if line.email in self.seen:
            return Verdict.DOUBLE, ""
        if not line.first_name or not line.last_name:
            return Verdict.NO_NAME, ""
        if row.place is None:
            return Verdict.UNKNOWN_TEAM, ""
        return self._judge_role(row, row.place), ""

    def _judge_role(self, row: ImportRow, place: Organisation) -> Verdict:
        role = self.words.get(row.role_text.lower()) if row.role_text else Role.PROFESSIONAL
        if role is None or role not in self.roles[place.pk] & ROLES_AT[place.kind]:
            return Verdict.BAD_ROLE
        row.role = role
        return Verdict.NEW

    def _look_up(self, rows: list[ImportRow]) -> None:
        """Who has an account already: here, at another part, elsewhere, or withdrawn."""
        open_rows = [row for row in rows if row.verdict == Verdict.NEW]
        places = {
            m.person.email: m
            for m in Membership.objects.filter(
                person__email__in={row.email for row in open_rows}, is_primary=True, ends_on=None
            ).select_related("person", "organisation")
        }
        known = set(
            User.objects.filter(email__in={row.email for row in open_rows}).values_list(
                "email", flat=True
            )
        )
        for row in open_rows:
            if row.email in known:
                self._judge_known(row, places.get(row.email))
        self._judge_moves([row for row in open_rows if row.verdict == Verdict.MOVES])

    def _judge_known(self, row: ImportRow, held: Membership | None) -> None:
        if held is None or not held.organisation.path.startswith(self.organisation.path):
            row.verdict = Verdict.ELSEWHERE
            return
        row.person = held.person
        if not held.person.is_active:
            row.verdict = Verdict.WITHDRAWN
        elif row.team and row.place != held.organisation:
            row.verdict, row.came_from = Verdict.MOVES, held.organisation
        else:
            row.verdict = Verdict.KNOWN

    def _judge_moves(self, rows: list[ImportRow]) -> None:
        """As on the page of a person: nobody moves themselves, or somebody whose roles they could not give."""
        look_up_roles([row.person for row in rows if row.person])
        for row in rows:
            if row.person is None or not may_change_access(self.actor, row.person):
                row.verdict, row.problem, row.came_from = Verdict.KNOWN, NOT_YOURS, None


def _words_of_roles() -> dict[str, Role]:
    """In every language: a list may be judged again by somebody who reads another one than who handed it in."""
    words = {role.value: role for role in Role}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words |= {str(role.label).lower(): role for role in Role}
    return words


def look_up_roles(people: list[User]) -> None:
    """Put roles and places of many where the policies keep them for one; one query, none for nobody."""
    if not people:
        return
    rows = Membership.objects.active(at=timezone.localtime()).filter(person__in=people)
    held = defaultdict(list)
    for membership in rows.select_related("organisation__municipality"):
        held[membership.person_id].append(membership)
    for person in people:
        person._active_memberships = held[person.pk]
        primary = [m for m in held[person.pk] if m.is_primary and m.ends_on is None]
        person._place = primary[0].organisation if primary else None


def problem_of(address: str) -> str:
    """What is wrong with an address: missing, hidden (characters that nobody sees), shape; "" when nothing is."""
    if not address:
        return "missing"
    if has_hidden_signs(address):
        return "hidden"
    try:
        validate_email(address)
        address.encode("ascii")  # what we could never send to (no SMTPUTF8)
    except (ValidationError, UnicodeEncodeError):
        return "shape"
    return ""
