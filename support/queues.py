"""The queues of the engine: one per line, made by us, never open to the public or to the engine's mail."""

from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from helpdesk.models import Queue

from onboarding.models import Organisation
from support.constants import Tier
from support.models import QueueProfile

# Titles stay without comma or colon: the engine builds addresses from them.
STANDARD = (
    (Tier.HAPPINESS, "Happiness team", "happiness"),
    (Tier.HELP_OUT, "Help-out", "helpout"),
)


@transaction.atomic
def ensure_queues() -> None:
    """Make the programme's own queues where they are missing; safe to repeat."""
    profiles = {
        profile.tier: profile
        for profile in QueueProfile.objects.filter(municipality=None).select_related("queue")
    }
    for tier, title, slug in STANDARD:
        if tier not in profiles:
            queue = Queue.objects.filter(slug=slug).first()
            queue = queue or Queue.objects.create(title=title, slug=slug, locale="nl")
            profiles[tier] = QueueProfile.objects.create(queue=queue, tier=tier)
    first, second = profiles[Tier.HAPPINESS], profiles[Tier.HELP_OUT]
    if first.next_queue_id is None:
        first.next_queue = second.queue
        first.save(update_fields=["next_queue"])


def ensure_queues_after_migrate(**_signal: Any) -> None:
    """Receiver of ``post_migrate``; waits until the tables of engine and wing are both there."""
    tables = set(connection.introspection.table_names())
    if {Queue._meta.db_table, QueueProfile._meta.db_table} <= tables:
        ensure_queues()


def queue_for(*, tier: Tier, municipality: Organisation | None) -> Queue:
    """The municipality's own queue of that line, else the programme's; one query."""
    profiles = QueueProfile.objects.filter(tier=tier).filter(
        Q(municipality=municipality) | Q(municipality=None)
    )
    own_first = profiles.order_by(F("municipality").asc(nulls_last=True)).select_related("queue")
    profile = own_first.first()
    if profile is None:
        raise LookupError(f"no queue for tier {int(tier)}: run ensure_queues()")
    return profile.queue
