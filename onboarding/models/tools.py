"""Tools that take their log-ins from us, and what those without a protocol still have to do by hand."""

from allauth.idp.oidc.models import Client
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.models.person import User, new_public_id


class Tool(models.Model):
    """One tool. With a ``client`` it logs people in through us; without, somebody there reads a list."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=100)
    client = models.OneToOneField(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="tool"
    )
    webhook_url = models.URLField(_("address of the webhook"), max_length=400, blank=True)
    webhook_version = models.PositiveIntegerField(default=1)  # of its secret, which is derived
    webhook_gone_at = models.DateTimeField(null=True, blank=True)  # the tool answered: never again
    is_active = models.BooleanField(default=True)
    # While it is off or its webhook is gone: the first change that it does not know. Told when it is back.
    missed_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ToolChange(models.Model):
    """That a log-in changed since somebody carried it over by hand. ``done_number`` is the event that they saw."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    event_number = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    done_number = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("changed log-in")
        verbose_name_plural = _("changed log-ins")
        constraints = [models.UniqueConstraint(fields=["tool", "person"], name="tool_change_once")]
        indexes = [
            models.Index(
                fields=["tool", "changed_at"],
                condition=Q(done_number__lt=F("event_number")),
                name="tool_change_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.event_number}"
