"""Makers of questions for the tests of support."""

from typing import Any

from onboarding.models import User
from support import services
from support.constants import Channel, Tier
from support.models import Case


def open_case(requester: User, **changes: Any) -> Case:
    """A practical question asked on the page, changed where a test says so."""
    facts = {"subject": "Ik kom er niet in", "body": "Mijn scherm blijft grijs.", "key": None}
    facts |= {"tier": Tier.HAPPINESS, "channel": Channel.PAGE, "about": None}
    return services.open_case(requester=requester, **{**facts, **changes})


def fresh(case: Case) -> Case:
    """The case and its ticket as they are in the database now."""
    return Case.objects.select_related("ticket").get(pk=case.pk)
