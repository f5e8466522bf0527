"""What support does upon its own announcements."""

from typing import Any

from django.dispatch import receiver

from onboarding.models import User
from support import chat
from support.models import Case
from support.signals import case_closed


@receiver(case_closed)
def end_chat_of_closed_case(case: Case, actor: User, **_signal: Any) -> None:
    chat.end_with_case(case=case, actor=actor)
