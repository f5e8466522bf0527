"""The tree of organisations, and who has which role where."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from onboarding.constants import OrganisationKind, Role
from onboarding.models.person import User
from onboarding.query import MembershipQuerySet, OrganisationManager


class Organisation(MP_Node):
    """A node of the tree programme > municipality > district > neighbourhood > team, partners beside them.

    Made and changed by ``onboarding.organisations`` alone, which keeps ``municipality`` right.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    # The municipality that this node is or lies in; none for the programme and for national partners.
    municipality = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="parts"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    @property
    def home_path(self) -> str:
        """Path of the municipality or national partner that this lies in, right below the programme; of the programme its own."""
        return str(self.path[: 2 * self.steplen])


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
