"""What support announces; the roof connects it (``cms.wiring``)."""

from django.dispatch import Signal

# case: Case, actor: User, at: datetime. Sent each time a case is closed, inside the transaction.
case_closed = Signal()
