"""Tables of the polls. Who was asked and what was answered stand apart and cannot be joined.

On the side of people: ``Invitation``. On the side of answers: ``BufferRow`` (sealed, while a wave is open)
and ``Response`` with ``Answer`` (after it). The side of answers knows no person, no time and no sequence:
its keys are random, and rows are written in shuffled order.
"""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from onboarding.constants import Role
from onboarding.disclosure import MINIMUM_GROUP
from onboarding.models import Organisation
from surveys.constants import MOST_VALUE, HiddenReason, InvitationState, Theme, WaveState
from surveys.query import CellQuerySet, InvitationQuerySet, WaveQuerySet


class Item(models.Model):
    """A statement to agree or disagree with, on a scale of 1 to 5."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices)
    text_nl = models.CharField(_("text in Dutch"), max_length=200)
    text_en = models.CharField(_("text in English"), max_length=200)
    is_core = models.BooleanField(_("core item"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("poll", "item")
        verbose_name_plural = pgettext_lazy("poll", "items")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def text(self) -> str:
        """The statement in the language of this moment."""
        return self.text_en if (get_language() or "").startswith("en") else self.text_nl


class Wave(models.Model):
    """One round of questions. The minimum group size is frozen when it is planned and never lowered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(
        _("state"), max_length=10, choices=WaveState.choices, default=WaveState.DRAFT
    )
    period = models.DateField(_("period"), help_text=_("The first day of its month."))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    minimum_group = models.PositiveSmallIntegerField(
        _("smallest group"), default=MINIMUM_GROUP, editable=False
    )
    public_key = models.BinaryField(null=True, editable=False)
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    items = models.ManyToManyField(
        Item, related_name="waves", verbose_name=pgettext_lazy("poll", "items")
    )

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["-period", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=WaveState.OPEN), name="wave_one_open"
            ),
            models.CheckConstraint(
                condition=Q(minimum_group__gte=MINIMUM_GROUP), name="wave_minimum_group"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quarter(self) -> tuple[int, int]:
        """Year and quarter (1-4) whose figures this wave gives."""
        month: date = self.period
        return month.year, (month.month + 2) // 3

    def is_accepting(self, *, at: datetime) -> bool:
        """Whether answers are taken at this moment; the same rule as the queryset's ``accepting``."""
        if self.state != WaveState.OPEN or self.opens_at is None or self.closes_at is None:
            return False
        return self.opens_at <= at < self.closes_at


class Atom(models.Model):
    """The smallest group of a wave: municipality x team x role, as it was at the opening. No person.

    Without team or role: the pool in which small groups of one municipality were put together; without a
    municipality too: the pool of small municipalities.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="atoms")
    key = models.CharField(max_length=80)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [models.UniqueConstraint(fields=["wave", "key"], name="atom_once_per_wave")]

    def __str__(self) -> str:
        return self.key


class Invitation(models.Model):
    """That a person may answer one item. Knows nothing of the answer; when the wave closes it forgets
    the group, the item, and whether there was an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="poll_invitations"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    atom = models.ForeignKey(Atom, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.DRAWN
    )
    quiet_until = models.DateField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll invitation")
        verbose_name_plural = _("poll invitations")
        constraints = [
            models.UniqueConstraint(fields=["wave", "person"], name="poll_invitation_once"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="poll_invitation_person")]

    def __str__(self) -> str:
        return f"poll invitation {self.pk}"


class BufferRow(models.Model):
    """A sealed answer of an open wave. ``receipt`` is the browser's random id: a retry finds its own row.

    The receipt is not the key of the later ``Response``: that one lies inside the seal, so that a backup
    made while the wave was open cannot be laid beside the answers.
    """

    receipt = models.UUIDField(primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("sealed answer")
        verbose_name_plural = _("sealed answers")

    def __str__(self) -> str:
        return "sealed answer"


class Response(models.Model):
    """One person's answers to a wave, without the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    atom = models.ForeignKey(Atom, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return "response"


class Answer(models.Model):
    """The value given to one item in a response; without item where too few answered it to keep that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="answer_once_per_item"),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=MOST_VALUE), name="answer_on_scale"
            ),
        ]

    def __str__(self) -> str:
        return "answer"


class PublishedCell(models.Model):
    """One figure as it may be shown for good, or the reason why it is not; the only thing screens read.

    Municipality None: the whole country. Item None: the index over all items.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="cells")
    key = models.CharField(max_length=60)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    n_band = models.CharField(max_length=10, blank=True)
    response_band = models.CharField(max_length=10, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    hidden_reason = models.CharField(max_length=12, choices=HiddenReason.choices, blank=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            models.UniqueConstraint(fields=["wave", "key"], name="cell_once_per_wave"),
            models.CheckConstraint(
                condition=(
                    Q(hidden_reason="", score__gte=0, score__lte=100) & ~Q(n_band="")
                    | ~Q(hidden_reason="") & Q(score=None, n_band="", response_band="")
                ),
                name="cell_shown_or_hidden",
            ),
        ]

    def __str__(self) -> str:
        return self.key
