"""What support and its ticket engine hold of a person. Questions stay, without a name: the answers of others rest on them."""

from django.utils.translation import gettext_lazy as _

from onboarding.personal_data import Held, OnErasure

DELETE, EMPTY, KEEP = OnErasure.DELETE, OnErasure.EMPTY, OnErasure.KEEP


def held_here() -> list[Held]:
    return [
        Held(
            "support.Case",
            "requester",
            KEEP,
            ("ticket__title", "ticket__description", "opened_at", "state"),
        ),
        Held("support.CaseEvent", "actor", KEEP),
        Held("support.Escalation", "offered_by", KEEP),
        Held("support.Escalation", "accepted_by", KEEP),
        Held("support.Conversation", "assignee", KEEP),
        Held("support.Message", "author", KEEP, ("body", "created_at")),
        Held("support.Marker", "user", DELETE),
        Held("helpdesk.FollowUp", "user", KEEP, ("date", "comment"), title=_("Steps in questions")),
        Held("helpdesk.Ticket", "assigned_to", KEEP),
        Held("helpdesk.Queue", "default_owner", EMPTY),
        Held("helpdesk.KBItem", "voted_by", KEEP),
        Held("helpdesk.KBItem", "downvoted_by", KEEP),
        Held("helpdesk.KBItem", "team", EMPTY),
        Held("helpdesk.KBItem_voted_by", "user", DELETE),
        Held("helpdesk.KBItem_downvoted_by", "user", DELETE),
        Held("helpdesk.SavedSearch", "user", DELETE),
        Held("helpdesk.UserSettings", "user", DELETE),
        Held("helpdesk.TicketCC", "user", DELETE),
    ]
