"""How a question or chat of the demo world is written down: who did what, so many hours after the one before."""

from dataclasses import dataclass, field
from enum import StrEnum

from support.constants import GuestKind, Tier


class Do(StrEnum):
    """What somebody does; ``SEE``: the asker opens the news; ``TAKE``: an expert joins the chat."""

    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    HAND_OVER = "hand over"
    CLOSE = "close"
    SEE = "see"
    TAKE = "take"
    SAY = "say"
    END = "end"


@dataclass(frozen=True)
class Act:
    """``who``: local part of the address; ``hours`` after the act before."""

    who: str
    do: Do
    hours: float
    text: str = ""


@dataclass(frozen=True)
class Sender:
    """Somebody without a log-in; lives nowhere, so the address ends in ``.example``."""

    kind: GuestKind
    name: str
    email: str
    organisation: str
    job: str = ""


@dataclass(frozen=True)
class Story:
    """``days`` before today at ``hour``; for who waits now: ``minutes`` before this moment.

    Of a ``sender`` the ``asker`` and the ``subject`` are empty: the service words the latter.
    """

    key: str
    asker: str
    subject: str
    body: str
    tier: Tier = Tier.HAPPINESS
    days: int = 0
    hour: float = 10
    minutes: int | None = None
    acts: tuple[Act, ...] = field(default_factory=tuple)
    is_chat: bool = False
    sender: Sender | None = None
