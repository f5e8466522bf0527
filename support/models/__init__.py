"""Tables of support, beside those of the ticket engine."""

from support.models.case import Case, CaseEvent, Escalation, QueueProfile

__all__ = ["Case", "CaseEvent", "Escalation", "QueueProfile"]
