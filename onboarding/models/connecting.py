"""Connecting a municipality: the eight conditions, its lists, and the day on which it went live."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.constants import Condition, ConditionState, HelperKind, TeamField, TrainingKind
from onboarding.models.organisation import Organisation
from onboarding.models.person import User


class Connection(models.Model):
    """How far one municipality is; without a row nothing has been written down yet."""

    municipality = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="connection"
    )
    live_on = models.DateField(_("live since"), null=True, blank=True)
    live_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    live_reason = models.CharField(
        max_length=200, blank=True
    )  # for going live with something missing
    agreement_signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    agreement_signed_on = models.DateField(_("signed on"), null=True, blank=True)
    agreement_version = models.CharField(_("version"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("connection of a municipality")
        verbose_name_plural = _("connections of municipalities")

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.live_on}"


class ConditionStatus(models.Model):
    """How one of the eight conditions stands."""

    municipality = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="conditions"
    )
    condition = models.CharField(max_length=20, choices=Condition.choices)
    state = models.CharField(_("state"), max_length=12, choices=ConditionState.choices)
    owner = models.CharField(_("who sees to it"), max_length=120, blank=True)
    evidence = models.TextField(_("where that shows"), max_length=1000, blank=True)
    due_on = models.DateField(_("done by"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "condition"], name="condition_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.condition}: {self.state}"


class LocalRow(models.Model):
    """A row of one of the lists that a municipality keeps."""

    municipality = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class EscalationLine(LocalRow):
    """Who decides what, and who after that."""

    subject = models.CharField(_("about what"), max_length=120)
    first = models.CharField(_("decides first"), max_length=120)
    second = models.CharField(_("then"), max_length=120, blank=True)
    third = models.CharField(_("at last"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("line of the escalation matrix")
        verbose_name_plural = _("escalation matrix")
        ordering = ["subject", "pk"]

    def __str__(self) -> str:
        return self.subject


class TeamMember(LocalRow):
    """Somebody of the Doorbraakteam, who can press the buttons of one field."""

    field = models.CharField(_("field"), max_length=20, choices=TeamField.choices)
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    reach = models.CharField(_("how to reach"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("member of the Doorbraakteam")
        verbose_name_plural = _("Doorbraakteam")
        ordering = ["field", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class TrustedHelper(LocalRow):
    """Of the white list: somebody who administers money or counsels about debts, and is trusted."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=HelperKind.choices)
    reach = models.CharField(_("how to reach"), max_length=120, blank=True)
    checked_on = models.DateField(_("looked at on"), null=True, blank=True)

    class Meta:
        verbose_name = _("trusted helper")
        verbose_name_plural = _("white list")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class OrdinanceArticle(LocalRow):
    """An article of a local ordinance on which exceptions rest."""

    ordinance = models.CharField(_("ordinance"), max_length=160)
    article = models.CharField(_("article"), max_length=20)
    room = models.TextField(_("what it makes possible"), max_length=1000)
    law = models.CharField(_("under which law"), max_length=60, blank=True)
    source = models.URLField(_("source"), max_length=400, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("article of an ordinance")
        verbose_name_plural = _("local ordinances")
        ordering = ["ordinance", "article", "pk"]

    def __str__(self) -> str:
        return f"{self.ordinance}, {self.article}"


class PurchaseTariff(LocalRow):
    """What the municipality pays for something, in euro without VAT."""

    product = models.CharField(_("product"), max_length=160)
    unit = models.CharField(_("per"), max_length=40)
    amount = models.DecimalField(
        _("euro"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    law = models.CharField(_("under which law"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("purchase tariff")
        verbose_name_plural = _("purchase tariffs")
        ordering = ["product", "year", "pk"]

    def __str__(self) -> str:
        return f"{self.product} {self.year}"


class Training(LocalRow):
    """A training for people of one municipality, planned or held."""

    kind = models.CharField(_("training"), max_length=20, choices=TrainingKind.choices)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120)
    people = models.ManyToManyField(User, through="Attendance", related_name="+")

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"


class Attendance(models.Model):
    """Who is expected at a training, and who was there."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    was_there = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.person_id}"
