"""Tables of support, beside those of the ticket engine."""

from support.models.case import Case, CaseEvent, Escalation, QueueProfile
from support.models.conversation import Conversation, Marker, Message
from support.models.guest import Guest

__all__ = [
    "Case",
    "CaseEvent",
    "Conversation",
    "Escalation",
    "Guest",
    "Marker",
    "Message",
    "QueueProfile",
]
