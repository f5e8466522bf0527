"""What the ground announces; the roof connects it (``cms.wiring``)."""

from django.dispatch import Signal

# access: Access, event: AccessEvent. Sent with each step of a log-in for the tool, inside its transaction.
access_changed = Signal()
# person: User, at: datetime. Sent when a log-in begins anew, after a withdrawal or another role, inside the transaction.
access_begun_anew = Signal()
# tool: Tool, since: datetime. Sent when a tool hears again of changes, of which it missed those since then.
tool_is_back = Signal()
# person: User, at: datetime. Sent when an invitation was accepted, inside the transaction.
invitation_accepted = Signal()
# person: User. Sent when a role was given or ended, inside the transaction.
roles_changed = Signal()
