"""Access to the tool, and each step of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.constants import AccessState
from onboarding.models.person import User
from onboarding.query import AccessQuerySet


class Access(models.Model):
    """A person's log-in for the external tool, and its clock. One row a person."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="access")
    state = models.CharField(
        max_length=12, choices=AccessState.choices, default=AccessState.INVITED
    )
    tool_until = models.DateTimeField(null=True, blank=True)
    grace_until = models.DateTimeField(null=True, blank=True)
    permanent_at = models.DateTimeField(null=True, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access")
        indexes = [models.Index(fields=["state", "grace_until"], name="access_state_grace")]

    def __str__(self) -> str:
        return f"access of {self.person_id}: {self.state}"


class AccessEvent(models.Model):
    """One transition of an access record; appended, never changed."""

    access = models.ForeignKey(Access, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=12, choices=AccessState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=AccessState.choices)
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access events")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["access"],
                condition=models.Q(to_state=AccessState.PERMANENT),
                name="access_permanent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"
