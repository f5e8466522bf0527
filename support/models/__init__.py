"""Tables of support, beside those of the ticket engine."""

from support.models.case import Case, CaseEvent, Escalation, QueueProfile
from support.models.conversation import Conversation, Marker, Message

__all__ = [
    "Case",
    "CaseEvent",
    "Conversation",
    "Escalation",
    "Marker",
    "Message",
    "QueueProfile",
]
