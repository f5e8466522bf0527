"""When people work: opening hours and closing days, of the programme and of a municipality."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.constants import ClosingSource
from onboarding.models.organisation import Organisation
from onboarding.models.person import User

WEEKDAYS = [
    (n, day)
    for n, day in enumerate(
        [
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        ]
    )
]


class Calendar(models.Model):
    """Opening hours in local time. The one without an organisation is the programme's own."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar"
    )

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(organisation=None),
                name="calendar_one_programme",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or _("Programme"))


class CalendarRule(models.Model):
    """Open on this weekday from ``opens`` to ``closes``; several a day are possible."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="rules")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("up to and including"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="calendar_rule_opens_first"
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__lt=len(WEEKDAYS)), name="calendar_rule_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class CalendarException(models.Model):
    """A day that is not as its weekday: closed, or open at other hours. It counts once approved."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=80)
    source = models.CharField(_("source"), max_length=12, choices=ClosingSource.choices)
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("closing day")
        verbose_name_plural = _("closing days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"], name="calendar_exception_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False, opens__lt=models.F("closes")),
                name="calendar_exception_opens_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
