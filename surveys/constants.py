"""Fixed vocabularies and numbers of the polls."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_VALUE = 5  # answers run from 1 to 5
PEOPLE_FOR_ITEMS = 30  # under this many people only the index of a municipality is shown
QUIET_AFTER_DISMISSAL = timedelta(days=30)


class Theme(models.TextChoices):
    """What the programme wants to know, all year round."""

    PLEASANT = "pleasant", _("pleasant to work with")
    SPAN = "span", _("larger span of control")
    AUTONOMY = "autonomy", _("more autonomy")
    DONE = "done", _("getting more done")
    RESIDENTS = "residents", _("happier residents")
    MUNICIPALITY = "municipality", _("good for the municipality")
    PROFESSION = "profession", _("deepens the profession")


class Agreement(models.IntegerChoices):
    """The one scale on which every statement is answered."""

    NOT_AT_ALL = 1, _("Disagree completely")
    RATHER_NOT = 2, _("Disagree")
    BETWEEN = 3, _("Neither agree nor disagree")
    RATHER = 4, _("Agree")
    COMPLETELY = 5, _("Agree completely")


class WaveState(models.TextChoices):
    """Closed = no more answers, but not yet all moved and published."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, being worked out")
    PUBLISHED = "published", _("published")


class InvitationState(models.TextChoices):
    """Over = the wave is closed; who answered is then no longer kept."""

    DRAWN = "drawn", _("drawn")
    OFFERED = "offered", _("offered")
    ANSWERED = "answered", _("answered")
    DISMISSED = "dismissed", _("not now")
    OVER = "over", _("over")


class HiddenReason(models.TextChoices):
    """Why a figure is not shown; the screen turns it into a sentence."""

    TOO_FEW = "too_few", _("too few answers")
    PROTECTS = "protects", _("protects a small group")
    INDEX_ONLY = "index_only", _("only the index is shown")
