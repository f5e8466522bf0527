"""Access to the tool, each step of it, its terms, and the reminders that were given."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.constants import AccessEventKind, AccessState
from onboarding.models.organisation import Organisation
from onboarding.models.person import User
from onboarding.query import AccessQuerySet


class Access(models.Model):
    """A person's log-in for the external tool, and its clock. One row a person."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="access")
    state = models.CharField(
        max_length=12, choices=AccessState.choices, default=AccessState.INVITED
    )
    term = models.PositiveSmallIntegerField(default=1)  # a rehire begins the next one
    tool_until = models.DateTimeField(null=True, blank=True)  # midnight after the last day
    grace_until = models.DateTimeField(null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(null=True, blank=True)  # kept while paused
    permanent_at = models.DateTimeField(null=True, blank=True)
    event_number = models.PositiveIntegerField(default=0)  # of the newest event

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access")
        indexes = [
            models.Index(fields=["state", "tool_until"], name="access_state_until"),
            models.Index(fields=["state", "grace_until"], name="access_state_grace"),
        ]

    def __str__(self) -> str:
        return f"access of {self.person_id}: {self.state}"

    @property
    def ends_at(self) -> datetime:
        """The end of a clock that is known to run."""
        if self.tool_until is None:
            raise ValueError("this log-in has no clock")
        return self.tool_until

    def has_run_out(self, *, at: datetime) -> bool:
        """Whether the time of its state is over."""
        over = {AccessState.TEMPORARY: self.tool_until, AccessState.GRACE: self.grace_until}
        end = over.get(AccessState(self.state))
        return end is not None and end <= at


class AccessEvent(models.Model):
    """One step of an access record, numbered per record; appended, never changed."""

    access = models.ForeignKey(Access, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=AccessEventKind.choices)
    term = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=12, choices=AccessState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=AccessState.choices)
    until = models.DateTimeField(
        null=True, blank=True
    )  # the end of the tool log-in after this step
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Where the person worked when somebody did this: a later municipality does not read who it was, nor why.
    place = models.ForeignKey(
        "onboarding.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access events")
        ordering = ["access", "number"]
        constraints = [
            models.UniqueConstraint(fields=["access", "number"], name="access_event_number"),
            models.UniqueConstraint(
                fields=["access", "term"],
                condition=models.Q(kind=AccessEventKind.PERMANENT),
                name="access_permanent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


class AccessTerms(models.Model):
    """How long a log-in for the tool lasts in one municipality; without a row the settings say it."""

    municipality = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="access_terms"
    )
    tool_days = models.PositiveSmallIntegerField(_("days with the tool"), default=90)
    grace_days = models.PositiveSmallIntegerField(_("days of reading only"), default=14)

    class Meta:
        verbose_name = _("terms of access")
        verbose_name_plural = _("terms of access")

    def __str__(self) -> str:
        return f"{self.tool_days} + {self.grace_days}"


class AccessReminder(models.Model):
    """A letter before an end of the tool log-in. Delivered: the mail server took it, and it did not come back."""

    access = models.ForeignKey(Access, on_delete=models.CASCADE, related_name="reminders")
    until = models.DateTimeField()  # the end that it is about; another end is warned of anew
    days_before = models.SmallIntegerField()  # negative: during the days of reading only
    promised_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # Which letter, as its Message-ID names it (``notify``); known once it left.
    letter = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        verbose_name = _("reminder of access")
        verbose_name_plural = _("reminders of access")
        constraints = [
            models.UniqueConstraint(
                fields=["access", "until", "days_before"], name="access_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} days before {self.until:%Y-%m-%d}"
