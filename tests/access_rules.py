"""The words in which the access table is written: who asks, and what each of them may expect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onboarding.models import User
from tests.world import World


class Who(StrEnum):
    """Everybody who may try a URL; the values are the names of the people in ``tests.world.World``."""

    LOGGED_OUT = "logged_out"
    PROFESSIONAL = "professional"
    STRANGER = "stranger"  # a professional of the wrong municipality
    BEST_PERSON = "best_person"
    TEAM_LEAD = "team_lead"
    CONTACT = "contact"
    HAPPINESS_AGENT = "happiness_agent"
    EXPERT = "expert"
    PROGRAMME_LEAD = "programme_lead"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def user_in(self, world: World) -> User | None:
        return None if self is Who.LOGGED_OUT else getattr(world, self.value)


Expected = Mapping[Who, int]
Made = Callable[[World], Any]


def everyone(status: int = 200) -> dict[Who, int]:
    """The same answer for all, logged in or not."""
    return dict.fromkeys(Who, status)


def logged_in(status: int = 200, *, logged_out: int = 302) -> dict[Who, int]:
    """``status`` for everybody with an account."""
    return everyone(status) | {Who.LOGGED_OUT: logged_out}


def only(*who: Who, status: int = 200, others: int = 403, logged_out: int = 302) -> dict[Who, int]:
    """``status`` for the named ones; the other accounts get ``others`` (403 known thing, 404 hidden)."""
    return logged_in(others, logged_out=logged_out) | dict.fromkeys(who, status)


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL of ours, asked by one method, and the status each person gets.

    ``kwargs`` makes the URL's arguments (and the rows behind them) in the given world; ``data`` the form, or
    with ``is_json`` the body. ``path`` gives the address itself where there is no URL name (Wagtail pages).
    """

    url: str
    expected: Expected
    kwargs: Made = nothing
    method: str = "GET"
    data: Made = nothing
    is_json: bool = False
    path: Callable[[World], str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


@dataclass(frozen=True)
class Section:
    """The URLs of a third party under one prefix: refused or redirected, but for what is listed here.

    ``open_to``: people who may see all of it. ``exceptions``: URL name -> statuses that are right for anybody.
    """

    prefix: str
    open_to: frozenset[Who] = frozenset()
    exceptions: Mapping[str, frozenset[int]] = field(default_factory=dict)
