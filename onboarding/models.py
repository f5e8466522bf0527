"""Tables of people, organisations, access to the tool, and the outbox."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from onboarding.constants import AccessState, AskKind, OrganisationKind, Role
from onboarding.query import (
    AccessQuerySet,
    MembershipQuerySet,
    OrganisationManager,
    OutboxQuerySet,
)


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
    informed_at = models.DateTimeField(_("read what is kept"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects: ClassVar[PersonManager] = PersonManager()
    _active_memberships: list[Membership]  # of this request, set by onboarding.policies

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Organisation(MP_Node):
    """A node of the tree programme > municipality > district > neighbourhood > team."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    @property
    def municipality_path(self) -> str:
        """Tree path of the municipality this node is or lies in; municipalities stand at depth 2."""
        return self.path[: 2 * self.steplen]


class Membership(models.Model):
    """A person's role at a node of the tree, dated. The primary one says whose person it is."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    is_primary = models.BooleanField(_("primary"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(is_primary=True, ends_on=None),
                name="membership_one_primary",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(ends_on=None),
                name="membership_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} @ {self.organisation_id}"


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


class ProgressSummary(models.Model):
    """Where a person stands in the own curriculum, as the learning wing last recorded it."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="progress_summary")
    done = models.PositiveSmallIntegerField(default=0)
    required = models.PositiveSmallIntegerField(default=0)
    minutes_left = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress summary")
        verbose_name_plural = _("progress summaries")

    def __str__(self) -> str:
        return f"{self.done}/{self.required}"


class Ask(models.Model):
    """That a person was asked something on a day; never what, never the answer."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    asked_on = models.DateField()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        indexes = [models.Index(fields=["person", "asked_on"], name="ask_person_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_on}"


class Outbox(models.Model):
    """Work promised inside a transaction and done after it, at least once, by a named handler."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # given up, for good
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, failed_at=None),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["failed_at"],
                condition=models.Q(failed_at__isnull=False),
                name="outbox_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
