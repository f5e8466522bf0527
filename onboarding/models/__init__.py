"""Tables of people, organisations, access to the tool, working time, the journal, and the outbox."""

from onboarding.models.access import Access, AccessEvent, AccessReminder, AccessTerms
from onboarding.models.calendar import Calendar, CalendarException, CalendarRule
from onboarding.models.connecting import (
    Attendance,
    ConditionStatus,
    Connection,
    EscalationLine,
    OrdinanceArticle,
    PurchaseTariff,
    TeamMember,
    Training,
    TrustedHelper,
)
from onboarding.models.facts import Ask, ProgressSummary
from onboarding.models.imports import Import, ImportRow
from onboarding.models.journal import JournalEntry
from onboarding.models.municipal_login import MunicipalAccount, MunicipalLogin
from onboarding.models.organisation import Membership, Organisation
from onboarding.models.outbox import Outbox
from onboarding.models.person import (
    ErasureRequest,
    Invitation,
    PersonManager,
    User,
    new_public_id,
)
from onboarding.models.rollout import (
    Phase,
    PlannedMunicipality,
    RolloutSnapshot,
    UsageDay,
    Wave,
)
from onboarding.models.tools import Tool, ToolChange

__all__ = [
    "Access",
    "AccessEvent",
    "AccessReminder",
    "AccessTerms",
    "Ask",
    "Attendance",
    "Calendar",
    "CalendarException",
    "CalendarRule",
    "ConditionStatus",
    "Connection",
    "ErasureRequest",
    "EscalationLine",
    "Import",
    "ImportRow",
    "Invitation",
    "JournalEntry",
    "Membership",
    "MunicipalAccount",
    "MunicipalLogin",
    "OrdinanceArticle",
    "Organisation",
    "Outbox",
    "PersonManager",
    "Phase",
    "PlannedMunicipality",
    "ProgressSummary",
    "PurchaseTariff",
    "RolloutSnapshot",
    "TeamMember",
    "Tool",
    "ToolChange",
    "Training",
    "TrustedHelper",
    "UsageDay",
    "User",
    "Wave",
    "new_public_id",
]
