"""Tools that take their log-ins from us: registering one, its secrets, and what it is told of changes."""

import base64
import hashlib
import hmac
import re
from datetime import datetime
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from onboarding import journal, tokens
from onboarding.constants import AccessState, Act
from onboarding.exceptions import OnboardingError
from onboarding.models import Access, AccessEvent, Tool, ToolChange, User
from onboarding.signals import tool_is_back

SCOPES = "openid\nprofile\nemail"
GRANTS = "authorization_code\nrefresh_token"
_ORIGINS, _ORIGINS_SECONDS = "tool-origins", 60
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|::1")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def new_secret() -> str:
    """240 random bits: hashed by a fast hasher (see ``onboarding.hashers``)."""
    return get_random_string(40)


@transaction.atomic
def register_tool(
    *,
    client_id: str,
    name: str,
    redirect_uri: str,
    secret: str,
    webhook_url: str = "",
    actor: User | None = None,
) -> Tool:
    """Register or update a tool; only the code flow and refresh, no consent screen.

    ``redirect_uri``: one or more, a line each, after which people come back exactly. ``OnboardingError``: ``bad_address``.
    """
    check_addresses(redirect_uri.split(), webhook_url)
    before = Client.objects.filter(id=client_id).first()
    client, _is_new = Client.objects.update_or_create(
        id=client_id,
        defaults={
            "name": name,
            "redirect_uris": redirect_uri,
            "scopes": SCOPES,
            "grant_types": GRANTS,
            "response_types": "code",
            "skip_consent": True,
            "secret": make_password(secret, hasher="hmac"),
            "data": _where_to_after_logout(redirect_uri.split()),
        },
    )
    tool, _is_new = Tool.objects.update_or_create(
        client=client, defaults={"name": name, "webhook_url": webhook_url, "is_active": True}
    )
    cache.delete(_ORIGINS)
    if before is None or not _is_same(before, name, redirect_uri, secret):
        journal.record(act=Act.TOOL_REGISTERED, actor=actor, details={"tool": client_id})
    return tool


def _where_to_after_logout(uris: list[str]) -> dict[str, object]:
    """A tool may send people back to its own front door."""
    doors = sorted({f"{origin_of(uri)}/" for uri in uris})
    return {"client_metadata": {"post_logout_redirect_uris": doors}}


def _is_same(before: Client, name: str, redirect_uri: str, secret: str) -> bool:
    known = (before.name, before.redirect_uris) == (name, redirect_uri)
    return known and check_password(secret, before.secret)


@transaction.atomic
def register_list_tool(*, name: str, actor: User) -> Tool:
    """Register a tool that speaks no protocol: somebody there carries changes over by hand."""
    tool = Tool.objects.create(name=name)
    journal.record(act=Act.TOOL_REGISTERED, actor=actor, details={"tool": tool.public_id})
    return tool


@transaction.atomic
def rotate_secret(*, tool: Tool, actor: User) -> str:
    """Give a tool a new secret and return it; the former one stops working at once."""
    secret = new_secret()
    Client.objects.filter(tool=tool).update(secret=make_password(secret, hasher="hmac"))
    journal.record(act=Act.TOOL_CHANGED, actor=actor, details={"tool": str(tool), "what": "secret"})
    return secret


@transaction.atomic
def rotate_webhook_secret(*, tool: Tool, actor: User) -> None:
    """From now on letters to the webhook are signed by another secret."""
    Tool.objects.filter(pk=tool.pk).update(
        webhook_version=tool.webhook_version + 1, webhook_gone_at=None
    )
    _catch_up(tool)
    details = {"tool": str(tool), "what": "webhook secret"}
    journal.record(act=Act.TOOL_CHANGED, actor=actor, details=details)


@transaction.atomic
def switch_tool(*, tool: Tool, is_active: bool, actor: User) -> None:
    """Off: no log-in any more and every token of it worthless, at once. On: as it was, with new log-ins, and it hears
    what changed meanwhile."""
    Tool.objects.filter(pk=tool.pk).update(is_active=is_active)
    if is_active:
        _catch_up(tool)
    else:
        note_missed(tool, timezone.now())
    Client.objects.filter(tool=tool).update(
        grant_types=GRANTS if is_active else "", response_types="code" if is_active else ""
    )
    if not is_active:
        tokens.end(client__tool=tool)
    cache.delete(_ORIGINS)
    details = {"tool": str(tool), "what": "on" if is_active else "off"}
    journal.record(act=Act.TOOL_CHANGED, actor=actor, details=details)


def note_missed(tool: Tool, at: datetime) -> None:
    """A change of ``at`` is not told to a tool that is off or whose webhook is gone; the first one counts."""
    later = Q(missed_since=None) | Q(missed_since__gt=at)
    Tool.objects.filter(later, pk=tool.pk).update(missed_since=at)


def _catch_up(tool: Tool) -> None:
    now = Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    if now.missed_since is None or not now.is_active or now.webhook_gone_at is not None:
        return
    Tool.objects.filter(pk=tool.pk).update(missed_since=None)
    tool_is_back.send(sender=Tool, tool=now, since=now.missed_since)


def check_addresses(redirect_uris: list[str], webhook_url: str = "") -> None:
    """``OnboardingError("bad_address")`` unless all are plain https addresses; on the own machine http will do."""
    for address in [*redirect_uris, *filter(None, [webhook_url])]:
        if not _is_plain(address):
            raise OnboardingError(
                "bad_address",
                _(
                    "%(address)s is not possible: it must begin with https:// and hold no *, # or name."
                )
                % {"address": address},
            )
    if not redirect_uris:
        raise OnboardingError("bad_address", _("Fill in where people come back to."))


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    # No more signs than a name has: the address goes into the content policy.
    if host is None or not HOST.fullmatch(host):
        return False
    is_local = parts.scheme == "http" and host in LOOPBACK  # it stays on the machine (RFC 8252)
    return (
        (parts.scheme == "https" or is_local)
        and "@" not in parts.netloc
        and not set("*#\\ \t") & set(address)
        and address.isascii()
    )


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def origins_of_tools() -> list[str]:
    """Where a log-in may lead after our form: the content policy names them. Cached for a minute."""
    found = cache.get(_ORIGINS)
    if found is None:
        uris = Client.objects.filter(tool__is_active=True).values_list("redirect_uris", flat=True)
        found = sorted({origin_of(uri) for text in uris for uri in text.split()})
        cache.set(_ORIGINS, found, _ORIGINS_SECONDS)
    return list(found)


def waits_for_a_tool(person: User) -> bool:
    """Whether somebody has yet to end the person's log-in by hand, in a tool that only has a list."""
    by_hand = Tool.objects.filter(client=None, is_active=True)
    runs = Access.objects.filter(person=person).exclude(
        state__in=(AccessState.INVITED, AccessState.OPEN, AccessState.WITHDRAWN)
    )
    untold = ToolChange.objects.filter(
        tool__in=by_hand, person=person, done_number__lt=F("event_number")
    )
    return by_hand.exists() and (runs.exists() or untold.exists())


def webhook_secrets(tool: Tool) -> list[str]:
    """The secrets that sign letters to a tool, the present one first: derived, never stored.

    More than one while ``SECRET_KEY`` is being rotated; the form is that of Standard Webhooks.
    """
    return [
        "whsec_" + base64.b64encode(_derive(key, tool)).decode()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _derive(key: str, tool: Tool) -> bytes:
    text = f"onboarding.webhook:{tool.public_id}:{tool.webhook_version}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def note_change(event: AccessEvent) -> list[Tool]:
    """Put a changed log-in on the list of tools without a protocol; return the tools that have a webhook. Two queries."""
    tools = list(Tool.objects.filter(is_active=True))
    put_on_lists(tools, [event])
    return [tool for tool in tools if tool.webhook_url and tool.webhook_gone_at is None]


def put_on_lists(tools: list[Tool], events: list[AccessEvent]) -> None:
    """Put changed log-ins on the lists of those ``tools`` that speak no protocol; one event a person."""
    changes = [
        ToolChange(
            tool=tool,
            person_id=event.access.person_id,
            event_number=event.number,
            changed_at=event.at,
        )
        for tool in tools
        if tool.client_id is None
        for event in events
    ]
    ToolChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["tool", "person"],
        update_fields=["event_number", "changed_at"],
        batch_size=500,
    )


@transaction.atomic
def tick_changes(*, tool: Tool, seen: dict[int, int], actor: User) -> int:
    """Note that changes were carried over (``seen``: pk -> event number); newer ones stay. Return how many."""
    now, done = timezone.now(), 0
    for change in tool.changes.select_for_update(of=("self",)).filter(pk__in=seen):
        if change.event_number == seen[change.pk] and change.done_number < change.event_number:
            change.done_number, change.done_at, change.done_by = seen[change.pk], now, actor
            change.save(update_fields=["done_number", "done_at", "done_by"])
            done += 1
    details = {"tool": str(tool), "done": done}
    journal.record(act=Act.TOOL_CHANGES_DONE, actor=actor, details=details)
    return done


@transaction.atomic
def untick_change(*, tool: Tool, change_id: int) -> None:
    """Put a change that was ticked by mistake back on the list."""
    tool.changes.filter(pk=change_id).update(done_number=0, done_at=None, done_by=None)
