"""The poll of the moment, for the card on a learner's page."""

from django import template
from django.utils import timezone

from onboarding.models import User
from surveys.offers import Offer
from surveys.services import offer_question

register = template.Library()


@register.simple_tag
def open_question(user: User) -> Offer | None:
    """The one question this person may be asked now, or None; see ``offer_question`` for the cost."""
    return offer_question(person=user, at=timezone.now()) if user.is_authenticated else None
