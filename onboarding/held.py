"""What the ground holds of a person, third parties that it brings included."""

from django.utils.translation import gettext_lazy as _

from onboarding.personal_data import Held, OnErasure

DELETE, EMPTY, KEEP = OnErasure.DELETE, OnErasure.EMPTY, OnErasure.KEEP


def held_here() -> list[Held]:
    return [*_ours(), *_of_third_parties()]


def _ours() -> list[Held]:
    return [
        Held(
            "onboarding.Membership",
            "person",
            KEEP,
            ("organisation__name", "role", "starts_on", "ends_on"),
        ),
        Held("onboarding.Invitation", "person", KEEP, ("sent_at", "accepted_at")),
        Held("onboarding.Invitation", "invited_by", EMPTY),
        Held("onboarding.Access", "person", KEEP, ("state", "tool_until", "permanent_at")),
        Held("onboarding.AccessEvent", "actor", KEEP),
        Held(
            "onboarding.AccessEvent",
            "access__person",
            KEEP,
            ("at", "kind", "to_state", "until", "reason"),
            blanked=("reason", "details"),
        ),
        Held("onboarding.ProgressSummary", "person", DELETE, ("done", "required", "updated_at")),
        Held("onboarding.Ask", "person", DELETE, ("kind", "asked_on")),
        Held("onboarding.UsageDay", "person", DELETE, ("day", "kind")),
        Held("onboarding.Attendance", "person", DELETE, ("training__held_on", "was_there")),
        Held("onboarding.Training", "people", KEEP),  # by way of attendance
        Held(
            "onboarding.ErasureRequest",
            "person",
            KEEP,
            ("asked_at", "decided_at", "reason"),
            blanked=("reason",),
        ),
        Held("onboarding.ErasureRequest", "decided_by", KEEP),
        Held("onboarding.JournalEntry", "subject", KEEP, ("at", "act")),
        Held("onboarding.JournalEntry", "actor", KEEP),
        Held("onboarding.Import", "made_by", KEEP),
        Held("onboarding.Import", "applied_by", KEEP),
        Held("onboarding.Import", "undone_by", KEEP),
        Held(
            "onboarding.ImportRow",
            "person",
            EMPTY,
            blanked=("email", "first_name", "last_name"),  # of a former address too
        ),
        Held("onboarding.CalendarException", "approved_by", KEEP),
        Held("onboarding.Connection", "live_by", KEEP),
        Held("onboarding.ToolChange", "person", DELETE),
        Held("onboarding.ToolChange", "done_by", EMPTY),
        Held(
            "onboarding.MunicipalAccount",
            "person",
            DELETE,
            ("login__municipality__name", "bound_at"),
        ),
        Held("onboarding.User_groups", "user", DELETE),
        Held("onboarding.User_user_permissions", "user", DELETE),
    ]


def _of_third_parties() -> list[Held]:
    return [
        Held("account.EmailAddress", "user", DELETE, ("email", "verified")),
        Held(
            "mfa.Authenticator",
            "user",
            DELETE,
            ("type", "created_at", "last_used_at"),
            title=_("Extra security"),
        ),
        Held(
            "usersessions.UserSession",
            "user",
            DELETE,
            ("created_at", "ip", "user_agent"),
            title=_("Where you are logged in"),
        ),
        Held("allauth_idp_oidc.Client", "owner", EMPTY),
        Held("allauth_idp_oidc.Token", "user", DELETE),
        Held("admin.LogEntry", "user", KEEP),
    ]
