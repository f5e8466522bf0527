"""Fixed vocabularies of questions and the teams that answer them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LISTENS_PER_MINUTE = 120  # sockets and long requests that one person may open


class Tier(models.IntegerChoices):
    """The line a case stands in: practical matters first, substance second."""

    HAPPINESS = 1, _("Happiness team")
    HELP_OUT = 2, _("Help-out")


class Channel(models.TextChoices):
    PAGE = "page", _("page")
    CHAT = "chat", _("chat")
    MAIL = "mail", _("mail")


class CaseState(models.TextChoices):
    """Our own states; the ticket engine keeps its five stock statuses beside them."""

    NEW = "new", _("Received")
    IN_PROGRESS = "in_progress", _("Being worked on")
    WAITING_FOR_ASKER = "waiting_for_asker", _("Answered")
    CLOSED = "closed", _("Closed")


class GuestKind(models.TextChoices):
    """Why somebody without an account context writes to us."""

    LOCKED_OUT = "locked_out", _("cannot log in")
    INTRODUCTION = "introduction", _("introduction")


class EventKind(models.TextChoices):
    OPENED = "opened", _("opened")
    ASKED = "asked", _("the asker wrote")
    TAKEN = "taken", _("taken in hand")
    ANSWERED = "answered", _("answered")
    NOTED = "noted", _("internal note")
    REOPENED = "reopened", _("reopened")
    HANDED_OVER = "handed_over", _("handed over")
    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("closed")


class EscalationState(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    GIVEN_BACK = "given_back", _("given back")


class ConversationState(models.TextChoices):
    WAITING = "waiting", _("waiting for an expert")
    ACTIVE = "active", _("in conversation")
    CLOSED = "closed", _("ended")


class MessageKind(models.TextChoices):
    TEXT = "text", _("text")
    NOTE = "note", _("note")
    FILE = "file", _("file")
    CALL = "call", _("call")
    SYSTEM = "system", _("system")
    EDIT = "edit", _("edit")
    DELETE = "delete", _("removal")


class SystemText(models.TextChoices):
    """What a system message says; its body holds the code, each reader sees the own language."""

    JOINED = "joined", _("%(name)s has joined the chat.")
    ENDED = "ended", _("%(name)s has ended the chat.")
