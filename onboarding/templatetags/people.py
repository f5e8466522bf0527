"""How the log-in of a person is said in one line."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.access import tool_days_left
from onboarding.constants import AccessState
from onboarding.models import Access, User
from onboarding.moments import say_last_day

register = template.Library()


@register.filter
def access_line(person: User) -> str:
    """Say for instance "Temporary, 12 days left"; needs access and invitation beside the person: no query."""
    access: Access | None = getattr(person, "access", None)
    if not person.is_active:
        return _("Withdrawn")
    if access is None:
        return _("Without the tool")
    if access.state == AccessState.INVITED:
        return _invited(person)
    days = tool_days_left(access, at=timezone.now())
    if access.state == AccessState.TEMPORARY and days:
        return ngettext("Temporary, %(days)s day left", "Temporary, %(days)s days left", days) % {
            "days": days
        }
    if access.state in (AccessState.TEMPORARY, AccessState.GRACE) and access.grace_until:
        return _("Read only, up to and including %(day)s") % {
            "day": say_last_day(access.grace_until)
        }
    return str(AccessState(access.state).label).capitalize()


def _invited(person: User) -> str:
    invitation = getattr(person, "invitation", None)
    if invitation is None:
        return _("Not invited yet")
    day = timezone.localdate(invitation.sent_at)
    days = (timezone.localdate() - day).days
    if days == 0:
        return _("Invited today")
    return ngettext("Invited %(days)s day ago", "Invited %(days)s days ago", days) % {"days": days}
