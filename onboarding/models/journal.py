"""The journal: who did what to people, roles, access and figures; appended, never changed."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.constants import Act
from onboarding.models.organisation import Organisation
from onboarding.models.person import User


class AppendedQuerySet(models.QuerySet):
    """Rows that only come; the database may still empty a reference to a person who is erased."""

    def update(self, **_fields: Any) -> NoReturn:
        raise TypeError("these rows are appended, never changed")

    def delete(self) -> NoReturn:
        raise TypeError("these rows are appended, never removed")


class JournalEntry(models.Model):
    """One act. The ``_ref`` fields keep the public ids when an account is erased."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    act = models.CharField(_("act"), max_length=32, choices=Act.choices)
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    actor_ref = models.CharField(max_length=32, blank=True)
    subject = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("about")
    )
    subject_ref = models.CharField(max_length=32, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    origin = models.CharField(_("from where"), max_length=45)
    details = models.JSONField(_("details"), default=dict)

    objects = AppendedQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="journal_newest"),
            models.Index(fields=["subject_ref", "-at"], name="journal_about"),
            models.Index(fields=["organisation", "-at"], name="journal_within"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a journal entry is appended, never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("a journal entry is appended, never removed")
