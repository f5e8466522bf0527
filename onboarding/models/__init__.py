"""Tables of people, organisations, access to the tool, and the outbox."""

from onboarding.models.access import Access, AccessEvent
from onboarding.models.facts import Ask, ProgressSummary
from onboarding.models.organisation import Membership, Organisation
from onboarding.models.outbox import Outbox
from onboarding.models.person import Invitation, PersonManager, User, new_public_id

__all__ = [
    "Access",
    "AccessEvent",
    "Ask",
    "Invitation",
    "Membership",
    "Organisation",
    "Outbox",
    "PersonManager",
    "ProgressSummary",
    "User",
    "new_public_id",
]
