"""What is held of a person, where, and what becomes of it when the account is erased: one register for the whole product.

Each app says in ``AppConfig.ready()`` what hangs on an account; a test walks every key to a person, also of third parties,
and finds it here exactly once. The own data page, the download and the erasure follow this register and nothing else.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model
from django.template.defaultfilters import yesno
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from onboarding import journal
from onboarding.constants import Act
from onboarding.models import User
from onboarding.moments import say_moment
from onboarding.policies import place_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise


MOST_SHOWN = 20  # of one kind, on the page; the download has all

# What a field is called on the page where its own name is code, or says too little there; of one model where two differ.
LABELS = {
    "accepted_at": _("Accepted on"),
    "asked_at": _("Was asked on"),
    "asked_on": _("Was asked on"),
    "at": _("When"),
    "body": _("Text"),
    "created_at": _("Set up on"),
    "support.Message.created_at": _("Sent on"),
    "usersessions.UserSession.created_at": _("Logged in on"),
    "day": _("Day"),
    "decided_at": _("Answered on"),
    "done": _("Items done"),
    "film__title": _("Film"),
    "ip": _("IP address"),
    "item__title": _("Part of the learning path"),
    "kind": _("What"),
    "last_used_at": _("Last used on"),
    "login__municipality__name": _("Municipality"),
    "bound_at": _("Coupled on"),
    "opened_at": _("Opened on"),
    "organisation__name": _("Organisation"),
    "permanent_at": _("Permanent since"),
    "reason": _("reason"),
    "required": _("Items required"),
    "route": _("How it was done"),
    "sent_at": _("Sent on"),
    "state": _("state"),
    "ticket__description": _("Question"),
    "ticket__title": _("Subject"),
    "to_state": _("State after it"),
    "tool_until": _("With the tool until"),
    "until": _("Until"),
    "updated_at": _("Counted on"),
    "user_agent": _("Browser"),
    "was_there": _("Was present"),
    "watched_at": _("Watched on"),
    "wave__opens_at": _("Poll opens on"),
}


class OnErasure(StrEnum):
    DELETE = "delete"  # the rows go
    EMPTY = "empty"  # the rows stay, without the person
    KEEP = "keep"  # the rows stay, and lead to an account that is nobody's any more


@dataclass(frozen=True)
class Held:
    """Rows of ``model`` (``app.Model``) that point at a person by ``field``.

    ``fields``: what of them the person gets to see; none where the rows are of others and only name who acted.
    ``blanked``: what somebody wrote in rows that stay, and erasure empties.
    """

    model: str
    field: str
    on_erasure: OnErasure
    fields: tuple[str, ...] = ()
    title: "StrOrPromise" = ""
    blanked: tuple[str, ...] = ()

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def key(self) -> str:
        return f"{self.model}.{self.field}"

    def rows_of(self, person: User) -> "QuerySet[Model]":
        return self.model_class._base_manager.filter(**{self.field: person})

    def erase(self, person: User) -> None:
        """Do with the rows of ``person`` what ``on_erasure`` says. One statement and what hangs on it."""
        if self.on_erasure == OnErasure.DELETE:
            self.rows_of(person).delete()
            return
        new = self.model_class()  # holds what each field is when nothing was written
        empty: dict[str, Any] = {name: getattr(new, name) for name in self.blanked}
        if self.on_erasure == OnErasure.EMPTY:
            empty[self.field] = None
        if empty:
            self.rows_of(person).update(**empty)


_register: dict[str, Held] = {}


def register(rows: Iterable[Held]) -> None:
    """Say what an app holds; the same key twice is a mistake of ours."""
    for row in rows:
        if row.key in _register:
            raise ValueError(f"{row.key} is registered already")
        _register[row.key] = row


def everything() -> list[Held]:
    return list(_register.values())


def held_of(person: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(title, rows) of all that the person may see, for another system to read; one query per kind."""
    for _held, title, found in _found_of(person):
        yield title, [{name: _plain(value) for name, value in row.items()} for row in found]


def shown_of(person: User) -> Iterator[tuple[str, int, list[list[tuple[str, str]]]]]:
    """(title, how many, the first of them as (label, value)) of the same, for a person to read; one query per kind."""
    for held, title, found in _found_of(person):
        yield title, len(found), [_shown(held, row) for row in found[:MOST_SHOWN]]


def _found_of(person: User) -> Iterator[tuple[Held, str, list[dict[str, Any]]]]:
    for held in everything():
        if not held.fields:
            continue
        found = list(held.rows_of(person).order_by("pk").values(*held.fields))
        if found:
            yield held, str(held.title or held.model_class._meta.verbose_name_plural), found


def _shown(held: Held, row: dict[str, Any]) -> list[tuple[str, str]]:
    """What is empty is left out."""
    return [
        (label_of(held, name), _said(_field_of(held, name), value))
        for name, value in row.items()
        if value is not None and value != ""
    ]


def label_of(held: Held, name: str) -> str:
    label = LABELS.get(f"{held.model}.{name}") or LABELS.get(name)
    return str(label or _field_of(held, name).verbose_name)


def _field_of(held: Held, path: str) -> "Field[Any, Any]":
    """The field at the end of ``path``, which goes from model to model as in a query."""
    *relations, last = path.split("__")
    model = held.model_class
    for name in relations:
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            raise LookupError(f"{path} of {held.model} leads nowhere")
        model = related
    field = model._meta.get_field(last)
    if not isinstance(field, Field):
        raise LookupError(f"{path} of {held.model} is no field")
    return field


def _said(field: "Field[Any, Any]", value: Any) -> str:
    """A value as a person reads it, in the language and the time zone of the page."""
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, datetime):
        return say_moment(value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(dict(field.flatchoices).get(value, value))


def as_json(person: User) -> str:
    """Everything in a form that another system can read (AVG, article 20)."""
    account = {
        "public_id": person.username,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "date_joined": _plain(person.date_joined),
        "last_login": _plain(person.last_login),
    }
    found = {"account": account, **dict(held_of(person))}
    return json.dumps(found, ensure_ascii=False, indent=2)


@transaction.atomic
def correct(*, person: User, changed: dict[str, Any]) -> bool:
    """Save what somebody corrected of the own details; return whether: not for who was withdrawn or erased meanwhile.

    Under lock, and only the columns that were changed: ``person`` was read before, and may be another by now.
    """
    locked = (
        User.objects.select_for_update(no_key=True).filter(pk=person.pk, is_active=True).first()
    )
    if locked is None:
        return False
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    journal.record(
        act=Act.PERSON_CORRECTED,
        actor=locked,
        subject=locked,
        organisation=place_of(locked),
        details={"fields": sorted(changed)},
    )
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return (
        value
        if value is None or isinstance(value, bool | int | float | dict | list)
        else str(value)
    )
