"""The public door of this app: every act other apps may ask for."""

from onboarding.access import (
    begin_temporary_access,
    describe_tool_access,
    lapse_run_out,
    make_access_permanent,
    tool_days_left,
)
from onboarding.invites import accept_invitation, invite_professional, resend_invitation
from onboarding.people import register_person
from onboarding.progress_summary import record_progress
from onboarding.withdrawal import end_sessions_and_tokens, withdraw_access

__all__ = [
    "accept_invitation",
    "begin_temporary_access",
    "describe_tool_access",
    "end_sessions_and_tokens",
    "invite_professional",
    "lapse_run_out",
    "make_access_permanent",
    "record_progress",
    "register_person",
    "resend_invitation",
    "tool_days_left",
    "withdraw_access",
]
