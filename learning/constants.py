"""Fixed vocabularies of learning."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.rules import Reason


class ItemKind(models.TextChoices):
    FILM = "film", _("film")
    REFERENCE = "reference", _("reference work")
    LESSON = "lesson", _("lesson")


class Route(models.TextChoices):
    """Ways to fulfil an item, of equal worth."""

    VIDEO = "video", _("watched")
    AUDIO = "audio", _("listened to")
    TRANSCRIPT = "transcript", _("read the transcript")
    READ = "read", _("read")
    TESTED_OUT = "tested_out", _("tested out")
    WAIVED = "waived", _("waived")
    WATCHED_TOGETHER = "watched_together", _("watched together")


class ItemState(models.TextChoices):
    DONE = "done", _("Done")
    NEXT = "current", pgettext_lazy("state of an item", "Next")
    TO_DO = "todo", _("Still to do")


UNCOUNTED_TEXTS = {
    Reason.IMPOSSIBLE: _("This part lies outside the film."),
    Reason.FUTURE: _("The clock of your device runs ahead, so this part could not be counted."),
    Reason.TOO_FAST: _("This part was played faster than twice the normal speed."),
    Reason.ELSEWHERE: _("In these minutes another film of yours was counted already."),
    Reason.USED_TWICE: _("In these minutes another part of this film was counted already."),
}
