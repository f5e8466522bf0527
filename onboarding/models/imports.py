"""A list of people that somebody hands in: what it holds, what will become of each row, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.constants import ImportState, Outcome, Role, Verdict
from onboarding.models.organisation import Organisation
from onboarding.models.person import User, new_public_id


class Import(models.Model):
    """One list for one municipality or partner."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who pressed the button: with their rights it is done, and the journal names them.
    applied_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)  # of the file, or that it was pasted
    # The address it was handed in from, then that it was applied from, for the journal.
    origin = models.CharField(max_length=45)
    state = models.CharField(
        max_length=12, choices=ImportState.choices, default=ImportState.CHECKED
    )
    # Name in the list -> short name of a part; "" is the municipality itself.
    places = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)  # then the letters leave
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["organisation", "-made_at"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class ImportRow(models.Model):
    """One line of the list."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the line, the heading not counted
    email = models.CharField(max_length=254, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    team = models.CharField(max_length=120, blank=True)  # as the list says it
    # As the list says it; ``role`` is what was made of it, once the place is known.
    role_text = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PROFESSIONAL)
    place = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    problem = models.CharField(max_length=20, blank=True)  # why this outcome, or else this verdict
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    came_from = models.ForeignKey(  # of a move
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_number")
        ]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_verdict"),
            models.Index(
                fields=["batch", "number"], condition=Q(outcome=""), name="import_row_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"

    @property
    def said_role(self) -> str:
        """The role, in the words of the list where nothing could be made of them."""
        is_judged = self.verdict not in (Verdict.UNKNOWN_TEAM, Verdict.BAD_ROLE)
        return self.get_role_display() if is_judged else self.role_text
