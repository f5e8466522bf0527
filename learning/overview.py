"""A person's path as pages show it: modules, items, states, what is next. Reads only."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from learning import rules
from learning.constants import ItemKind, ItemState
from learning.models import CheckAttempt, Coverage, Enrolment, ItemCompletion, ManifestItem

CELEBRATION_TIME = timedelta(minutes=5)
# Of page and film only what a path shows: a page has dozens of columns, a film its whole transcript.
SHOWN = (
    *(field.name for field in ManifestItem._meta.concrete_fields),
    "page__url_path",
    "film__duration",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item on the path."""

    item: ManifestItem
    url: str
    state: ItemState
    percent: int  # of the film, seen so far
    is_watched: bool
    is_check_open: bool  # a knowledge check that was not passed yet
    done_at: datetime | None

    @property
    def kind_label(self) -> str:
        """What it is made of, so that the minutes behind it can be understood."""
        kind = str(ItemKind(self.item.kind).label)
        if self.item.knowledge_check_id is None:
            return kind
        return _("%(kind)s and check") % {"kind": kind}

    @property
    def is_done(self) -> bool:
        return self.state == ItemState.DONE


@dataclass(frozen=True, slots=True)
class Module:
    title: str
    entries: list[Entry]

    @property
    def done(self) -> int:
        return sum(entry.is_done for entry in self.entries)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.entries)


@dataclass(frozen=True, slots=True)
class Path:
    """The whole path; figures are about required items only."""

    enrolment: Enrolment
    modules: list[Module]

    def __iter__(self) -> Iterator[Entry]:
        return (entry for module in self.modules for entry in module.entries)

    @property
    def required(self) -> int:
        return sum(entry.item.is_required for entry in self)

    @property
    def done(self) -> int:
        return sum(entry.item.is_required and entry.is_done for entry in self)

    @property
    def minutes_left(self) -> int:
        return sum(
            entry.item.minutes for entry in self if entry.item.is_required and not entry.is_done
        )

    @property
    def is_completed(self) -> bool:
        return hasattr(self.enrolment, "completion")

    def was_just_completed_by(self, entry: Entry, *, at: datetime) -> bool:
        """Whether this very item was the last one, minutes ago: its own and the path's moment are one."""
        if entry.done_at is None or not self.is_completed:
            return False
        completed_at = self.enrolment.completion.at
        return entry.done_at == completed_at and at - completed_at < CELEBRATION_TIME

    @property
    def next(self) -> Entry | None:
        """The first required item that is open."""
        return next((entry for entry in self if entry.state == ItemState.NEXT), None)

    def entry_of_page(self, page_id: int) -> Entry | None:
        return next((entry for entry in self if entry.item.page_id == page_id), None)

    def entry_of_item(self, item_id: int) -> Entry | None:
        return next((entry for entry in self if entry.item.pk == item_id), None)

    def after(self, current: Entry) -> Entry | None:
        """Where to go from an item: the next open one behind it, else the first open one."""
        open_entries = [e for e in self if not e.is_done and e.item.pk != current.item.pk]
        behind = (e for e in open_entries if e.item.order > current.item.order)
        return next(behind, open_entries[0] if open_entries else None)


def read_path(enrolment: Enrolment, request: HttpRequest) -> Path:
    """The path of one person; four queries, whatever the number of items."""
    items = list(
        ManifestItem.objects.filter(manifest=enrolment.manifest_id)
        .select_related("page", "film")
        .only(*SHOWN)
    )
    completions = ItemCompletion.objects.filter(enrolment=enrolment)
    done: dict[int, datetime] = dict(completions.values_list("item_id", "at"))
    passed = set(
        CheckAttempt.objects.filter(enrolment=enrolment, passed=True).values_list(
            "item_id", flat=True
        )
    )
    coverages = _coverages(enrolment, items)
    first_open = next((i.pk for i in items if i.is_required and i.pk not in done), None)
    modules: list[Module] = []
    for item in items:
        if not modules or modules[-1].title != item.module_title:
            modules.append(Module(item.module_title, []))
        coverage = coverages.get(item.film_id)
        entry = Entry(
            item=item,
            url=item.page.get_url(request=request) or "",
            state=_state(item, done=done, first_open=first_open),
            percent=_percent(item, coverage),
            is_watched=bool(coverage and coverage.watched_at),
            is_check_open=bool(item.knowledge_check_id) and item.pk not in passed,
            done_at=done.get(item.pk),
        )
        modules[-1].entries.append(entry)
    return Path(enrolment, modules)


def _state(item: ManifestItem, *, done: Container[int], first_open: int | None) -> ItemState:
    if item.pk in done:
        return ItemState.DONE
    return ItemState.NEXT if item.pk == first_open else ItemState.TO_DO


def _coverages(enrolment: Enrolment, items: list[ManifestItem]) -> dict[int | None, Coverage]:
    """The best coverage per film, whatever version it was watched in."""
    films = [item.film_id for item in items if item.film_id]
    rows = Coverage.objects.filter(person=enrolment.person_id, film__in=films)
    return {row.film_id: row for row in rows.order_by("watched_at", "seen_s")}


def _percent(item: ManifestItem, coverage: Coverage | None) -> int:
    if item.film is None or coverage is None:
        return 0
    countable = rules.countable_seconds(item.film.duration_ms)
    return rules.percent_seen(coverage.seen_s, countable=countable)
