"""Where the wings meet: signals of one connected to services of another. Nothing else knows both."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.editors import follow_role
from cms.models import Theme
from cms.theming import forget_look
from learning.services import apply_completion, enrol
from onboarding.models import Organisation, User
from onboarding.signals import access_begun_anew, invitation_accepted, roles_changed


def _enrol_newcomer(person: User, **kwargs: Any) -> None:
    """A new professional is bound to the curriculum as it stands on the day of joining."""
    enrol(person=person)


def _give_back_permanent(person: User, at: datetime, **kwargs: Any) -> None:
    """Whoever finished the curriculum, before or while withdrawn, need not do it twice."""
    apply_completion(person=person, at=at)


def _forget_look(instance: Theme | Organisation, **kwargs: Any) -> None:
    """The look carries the name of the municipality, so a new name counts too."""
    forget_look(instance.organisation if isinstance(instance, Theme) else instance)


def connect() -> None:
    """Connect every signal; called once when the apps are ready."""
    invitation_accepted.connect(_enrol_newcomer, dispatch_uid="enrol newcomer")
    access_begun_anew.connect(_give_back_permanent, dispatch_uid="give back permanent")
    roles_changed.connect(follow_role, dispatch_uid="editors follow role")
    for model in (Theme, Organisation):
        for change in (post_save, post_delete):
            change.connect(_forget_look, sender=model, dispatch_uid=f"forget look {model.__name__}")
