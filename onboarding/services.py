"""The public door of this app: every act other apps may ask for."""

from onboarding.access import (
    begin_access,
    describe_tool_access,
    make_access_permanent,
    tool_days_left,
)
from onboarding.access_acts import extend_access, pause_access, resume_access
from onboarding.invites import accept_invitation, invite_person, resend_invitation
from onboarding.lapsing import advance_run_out, promise_reminders
from onboarding.people import register_person
from onboarding.progress_summary import record_progress
from onboarding.usage import note as note_usage
from onboarding.withdrawal import end_sessions_and_tokens, restore_access, withdraw_access

__all__ = [
    "accept_invitation",
    "advance_run_out",
    "begin_access",
    "describe_tool_access",
    "end_sessions_and_tokens",
    "extend_access",
    "invite_person",
    "make_access_permanent",
    "note_usage",
    "pause_access",
    "promise_reminders",
    "record_progress",
    "register_person",
    "resend_invitation",
    "restore_access",
    "resume_access",
    "tool_days_left",
    "withdraw_access",
]
