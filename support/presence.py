"""Whether an expert is there right now. Kept in the cache for some seconds, never stored."""

import logging

from django.core.cache import cache

from onboarding.models import Organisation, User
from support.constants import Tier
from support.policies import reach_of

logger = logging.getLogger(__name__)
TTL = 45  # seconds; whoever is there says so again every 20


def _key(path: str) -> str:
    return f"support:present:{path or 'all'}"


def mark_present(user: User) -> None:
    """Note that ``user`` has a page of the Help-out team open; does nothing for others."""
    reach = reach_of(user)
    if user.is_superuser or Tier.HELP_OUT not in reach:
        return
    paths = reach[Tier.HELP_OUT]
    keys = [_key("")] if paths is None else [_key(path) for path in paths]
    try:
        cache.set_many(dict.fromkeys(keys, 1), timeout=TTL)
    except Exception as error:  # noqa: BLE001 - any cache failure: people are then told to expect mail
        logger.warning("presence was not kept: %s", type(error).__name__)


def is_expert_present(municipality: Organisation | None) -> bool:
    """Whether anybody who could join a chat of ``municipality`` is there; False when unknown."""
    nodes = [] if municipality is None else [municipality.path]
    if municipality is not None:
        steps = range(municipality.steplen, len(municipality.path), municipality.steplen)
        nodes += [municipality.path[:end] for end in steps]
    try:
        return bool(cache.get_many([_key(""), *map(_key, nodes)]))
    except Exception as error:  # noqa: BLE001 - as above
        logger.warning("presence is unknown: %s", type(error).__name__)
        return False
