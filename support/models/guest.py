"""Somebody who writes to us without being logged in: only what was typed, never tied to an account."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from support.constants import GuestKind
from support.models.case import Case


class Guest(models.Model):
    """The sender of a case without requester. Nothing here was checked, the address least of all."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="guest")
    # One submit of one form, so that sending it twice opens one case.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=GuestKind.choices)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    # Behind all spellings of the address (support.guests.mailbox_of), to count the letters to it.
    mailbox = models.EmailField(blank=True, editable=False, db_index=True)
    organisation = models.CharField(_("organisation"), max_length=120)
    job = models.CharField(_("job"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=2, default="nl")

    class Meta:
        verbose_name = _("sender without an account")
        verbose_name_plural = _("senders without an account")

    def __str__(self) -> str:
        return self.name
