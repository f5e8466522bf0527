"""Making accounts: a person, the verified address, and the primary membership belong together."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from onboarding.constants import Role
from onboarding.models import Membership, Organisation, User


@transaction.atomic
def register_person(
    *,
    email: str,
    name: tuple[str, str],
    organisation: Organisation,
    role: Role,
    password: str | None = None,
    joined_at: datetime | None = None,
) -> User:
    """Create a person (``name`` = first, last) with one primary membership from the day of joining.

    The address counts as verified: whoever has the invitation letter has the address.
    """
    joined_at = joined_at or timezone.now()
    person = User.objects.create_person(
        email=email,
        password=password,
        first_name=name[0],
        last_name=name[1],
        date_joined=joined_at,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        is_primary=True,
        starts_on=timezone.localtime(joined_at).date(),
    )
    return person
