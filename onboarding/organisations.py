"""The tree of organisations: adding, renaming, moving and closing its parts. Every change is in the journal."""

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.constants import Act, OrganisationKind, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Membership, Organisation, User

_LEADERS_FIRST = (
    Role.CONTACT,
    Role.DEPUTY_CONTACT,
    Role.BOARD_MEMBER,
    Role.DIRECTOR,
    Role.MANAGER,
    Role.POLICY_MAKER,
    Role.TEAM_LEAD,
    Role.BEST_PERSON,
)
_PARTNERS = {OrganisationKind.CARE_PROVIDER, OrganisationKind.INSURER, OrganisationKind.HOUSING}
_IN_A_MUNICIPALITY = {OrganisationKind.NEIGHBOURHOOD, OrganisationKind.TEAM}
KINDS_BELOW: dict[str | None, set[OrganisationKind]] = {
    None: {OrganisationKind.PROGRAMME},
    OrganisationKind.PROGRAMME: {OrganisationKind.MUNICIPALITY, *_PARTNERS},
    OrganisationKind.MUNICIPALITY: {OrganisationKind.DISTRICT, *_IN_A_MUNICIPALITY, *_PARTNERS},
    OrganisationKind.DISTRICT: _IN_A_MUNICIPALITY,
    OrganisationKind.NEIGHBOURHOOD: {OrganisationKind.TEAM},
    OrganisationKind.TEAM: set(),
    **{partner: {OrganisationKind.TEAM} for partner in _PARTNERS},
}


@transaction.atomic
def add_organisation(
    *,
    parent: Organisation | None,
    name: str,
    kind: OrganisationKind,
    actor: User | None,
    slug: str = "",
) -> Organisation:
    """Add a part below ``parent``; without one it is the programme itself. The short name is made from the name.

    ``OnboardingError``: ``wrong_place`` for a kind that does not belong there, ``name_empty``, ``name_taken``
    beside a sibling of that name, ``closed_part`` below a closed one.
    """
    _lock_tree()
    parent = Organisation.objects.get(pk=parent.pk) if parent else None
    name = _checked_name(name, parent)
    _check_place(kind, parent)
    fields = {"name": name, "kind": kind, "slug": slug or _free_slug(name, parent)}
    node = parent.add_child(**fields) if parent else Organisation.add_root(**fields)
    own = kind == OrganisationKind.MUNICIPALITY
    municipality = node.pk if own else parent and parent.municipality_id
    Organisation.objects.filter(pk=node.pk).update(municipality=municipality)
    node.refresh_from_db()
    journal.record(act=Act.ORGANISATION_ADDED, actor=actor, organisation=node)
    return node


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, actor: User | None) -> None:
    """Give a part another name; ``name_empty`` or ``name_taken`` as when adding. The same name: unchanged."""
    _lock_tree()
    node = Organisation.objects.get(pk=organisation.pk)
    name = _checked_name(name, node.get_parent(), but=node)
    if name == node.name:
        return
    node.name = name
    node.save(update_fields=["name"])  # not update(): who shows the name hears of it
    journal.record(act=Act.ORGANISATION_RENAMED, actor=actor, organisation=node)


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, actor: User | None
) -> None:
    """Hang a part with all below it under another one of the same municipality; people and past figures stay.

    ``wrong_place`` out of the municipality, below itself, or where its kind does not belong; ``name_taken``.
    """
    _lock_tree()
    target = Organisation.objects.get(pk=parent.pk)
    node = Organisation.objects.get(pk=organisation.pk)
    before = node.get_parent()
    if before == target:
        return
    leaves = node.municipality_id is None or node.municipality_id != target.municipality_id
    if leaves or node.kind == OrganisationKind.MUNICIPALITY or target.is_descendant_of(node):
        raise _wrong_place()
    _check_place(OrganisationKind(node.kind), target)
    _checked_name(node.name, target, but=node)
    node.move(target, pos="last-child")
    details = {"from": before.pk if before else None, "to": target.pk}
    journal.record(act=Act.ORGANISATION_MOVED, actor=actor, organisation=node, details=details)


@transaction.atomic
def close_organisation(*, organisation: Organisation, actor: User | None) -> None:
    """Close a part in which nobody works any more; its history stays.

    ``has_members`` while somebody who was not withdrawn has an open membership in it or below, ``has_parts`` while a part below is open.
    """
    _lock_tree()
    node = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if node.closed_on is not None:
        return
    if node.get_children().filter(closed_on=None).exists():
        raise OnboardingError("has_parts", _("Close the parts below it first."))
    working = Membership.objects.active(at=timezone.now()).filter(person__is_active=True)
    if working.within(node).exists():
        raise OnboardingError(
            "has_members",
            _("Somebody still works here. A part can be closed when nobody does any more."),
        )
    Organisation.objects.filter(pk=node.pk).update(closed_on=timezone.localdate())
    journal.record(act=Act.ORGANISATION_CLOSED, actor=actor, organisation=node)


def places_to_move_to(node: Organisation) -> QuerySet[Organisation]:
    """Open parts of the same municipality under which ``node`` may hang and does not yet."""
    kinds = [kind for kind, below in KINDS_BELOW.items() if kind and node.kind in below]
    open_ones = Organisation.objects.filter(
        municipality=node.municipality_id, closed_on=None, kind__in=kinds
    ).exclude(path__startswith=node.path)
    parent = node.get_parent()
    return open_ones.exclude(pk=parent.pk) if parent else open_ones.none()


def parts_below(node: Organisation) -> list[tuple[Organisation, int]]:
    """Parts right below, open ones first, by name, and how many people work in each or below it. Two queries."""
    steps = len(node.path) + node.steplen
    counted = (
        Membership.objects.active(at=timezone.now())
        .filter(person__is_active=True, organisation__path__startswith=node.path)
        .order_by()
        .values_list(Substr("organisation__path", 1, steps))
        .annotate(Count("person", distinct=True))
    )
    people = dict(counted)
    parts = sorted(node.get_children(), key=lambda part: (part.closed_on is not None, part.name))
    return [(part, people.get(part.path, 0)) for part in parts]


def people_at(node: Organisation) -> list[Membership]:
    """Who has a role at this very part today, with the person, leaders first. One query."""
    rows = Membership.objects.active(at=timezone.now()).filter(
        organisation=node, person__is_active=True
    )
    order = {role: number for number, role in enumerate(_LEADERS_FIRST)}
    people = list(rows.select_related("person"))
    return sorted(people, key=lambda m: (order.get(Role(m.role), 99), m.person.first_name, m.pk))


def colleague_within(node: Organisation, email: str) -> User | None:
    """Who works in ``node`` or below it today and has this address. One query."""
    rows = Membership.objects.active(at=timezone.now()).within(node)
    found = (
        rows.filter(person__email=email, person__is_active=True).select_related("person").first()
    )
    return found.person if found else None


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, actor: User | None) -> None:
    """Open a closed part again; ``closed_part`` below a closed one, ``name_taken`` when a new one has its name."""
    _lock_tree()
    node = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if node.closed_on is None:
        return
    parent = node.get_parent()
    _check_place(OrganisationKind(node.kind), parent)
    _checked_name(node.name, parent, but=node)
    Organisation.objects.filter(pk=node.pk).update(closed_on=None)
    journal.record(act=Act.ORGANISATION_REOPENED, actor=actor, organisation=node)


def _lock_tree() -> None:
    """Two changes of the tree at once would tear it: they wait for each other at the root."""
    list(Organisation.objects.filter(depth=1).select_for_update(no_key=True))


def _check_place(kind: OrganisationKind, parent: Organisation | None) -> None:
    if kind not in KINDS_BELOW[parent.kind if parent else None]:
        raise _wrong_place()
    if parent is not None and parent.closed_on is not None:
        raise OnboardingError("closed_part", _("This part of the organisation is closed."))


def _wrong_place() -> OnboardingError:
    return OnboardingError("wrong_place", _("This part does not belong there."))


def _checked_name(
    name: str, parent: Organisation | None, *, but: Organisation | None = None
) -> str:
    name = " ".join(name.split())
    if not name:
        raise OnboardingError("name_empty", _("Give this part a name."))
    beside = parent.get_children() if parent else Organisation.objects.filter(depth=1)
    if beside.filter(name__iexact=name, closed_on=None).exclude(pk=but and but.pk).exists():
        raise OnboardingError("name_taken", _("There is a part with this name already."))
    return name


def _free_slug(name: str, parent: Organisation | None) -> str:
    """Begins with the municipality's: a number behind it must not tell what others have."""
    home = f"{parent.municipality.slug}-" if parent and parent.municipality else ""
    base = f"{home}{slugify(name) or 'deel'}"[:70].rstrip("-")
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if _numbered(base, n) not in taken)
    return _numbered(base, number)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"
