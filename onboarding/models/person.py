"""People with an account, and the invitations by which they came."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from onboarding.models.organisation import Membership, Organisation


def new_public_id() -> str:
    """32 random hexadecimal characters: what the outside may know a person by."""
    return uuid.uuid4().hex


class PersonManager(UserManager["User"]):
    """Creates people by e-mail address; the username is made, never chosen."""

    def create_person(self, *, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(new_public_id(), email.strip().lower(), password, **fields)

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: object
    ) -> User:
        return self.create_person(
            email=email, password=password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person with an account. ``username`` is an immutable public id, ``email`` is the log-in."""

    username = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    # Since when the mail server of the address refuses letters for good; a letter that arrives clears it.
    unreachable_since = models.DateTimeField(null=True, blank=True, editable=False)
    informed_at = models.DateTimeField(_("read what is kept"), null=True, blank=True)
    # Nobody's account since then, and never anybody's again: see onboarding.erasure.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects: ClassVar[PersonManager] = PersonManager()
    # Of this request, set by onboarding.policies.
    _active_memberships: list[Membership]
    _place: Organisation | None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Invitation(models.Model):
    """An invitation to one person. Its link carries HMAC(id, version): no secret is stored."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"invitation {self.pk} v{self.version}"


class ErasureRequest(models.Model):
    """That somebody asked to be erased, and what was answered."""

    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_erased = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(decided_at=None),
                name="erasure_one_open_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"
