"""What the ground announces; the roof connects it (``cms.wiring``)."""

from django.dispatch import Signal

# person: User, at: datetime. Sent once per person, inside the transaction that made it so.
access_made_permanent = Signal()
# person: User, at: datetime. Sent when an invitation was accepted, inside the transaction.
invitation_accepted = Signal()
