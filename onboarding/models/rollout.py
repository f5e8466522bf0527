"""The plan of the roll-out, how far it was each week, and on which days somebody was here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onboarding.constants import UsageKind
from onboarding.models.organisation import Organisation
from onboarding.models.person import User


class Phase(models.Model):
    """A part of the roll-out, in which some municipalities come in."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="phase_starts_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Wave(models.Model):
    """A part of a phase: the municipalities that begin and end together."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"))

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["phase__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "number"], name="wave_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="wave_starts_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase.number}.{self.number}"


class PlannedMunicipality(models.Model):
    """In which phase, and in which wave of it, a municipality comes in, and how many professionals it will bring."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="rollout_plan"
    )
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="municipalities")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="municipalities"
    )
    professionals = models.PositiveIntegerField(_("professionals"))

    class Meta:
        verbose_name = _("planned municipality")
        verbose_name_plural = _("planned municipalities")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.professionals}"

    @property
    def place(self) -> str:
        """Short: "2", or "2.1" for the first wave of the second phase."""
        return str(self.wave or self.phase.number)


class RolloutSnapshot(models.Model):
    """The figures of a municipality on one day, written once a week and never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    invited = models.PositiveIntegerField()
    started = models.PositiveIntegerField()
    temporary = models.PositiveIntegerField()
    permanent = models.PositiveIntegerField()
    lapsed = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("figures of a week")
        verbose_name_plural = _("figures of weeks")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "on"], name="rollout_snapshot_once")
        ]
        indexes = [models.Index(fields=["on"], name="rollout_snapshot_on")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on}"


class UsageDay(models.Model):
    """That somebody was here on a day, for one of a few kinds of things; not how often, and not what."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="usage_days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=UsageKind.choices)

    class Meta:
        verbose_name = _("day of use")
        verbose_name_plural = _("days of use")
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "kind"], name="usage_once_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="usage_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
