"""The ticket engine behind our door: what it may still do, and what must be looked at when it changes."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse
from helpdesk import urls as engine
from helpdesk.models import Queue, Ticket, UserSettings

from onboarding.models import Outbox, User
from support import engine_urls, queues
from support.checks import queues_are_closed
from support.constants import Tier
from support.models import QueueProfile
from tests.support.cases import open_case
from tests.world import World

pytestmark = pytest.mark.django_db
CLASSIFIED = set(engine_urls.TO_OUR_PAGE) | engine_urls.READABLE | engine_urls.REFUSED


def urls_of(names: set[str]) -> Iterator[str]:
    """An address for each pattern with one of ``names``."""
    values = {"type_": "preset", "query": "", "report": "x", "vote": "up", "slug": "x"}
    for pattern in engine.urlpatterns:
        if pattern.name in names:
            kwargs = {
                name: values.get(name, 1)
                for name in pattern.pattern.converters or pattern.pattern.regex.groupindex
            }
            yield reverse(f"helpdesk:{pattern.name}", kwargs=kwargs)


def test_it_knows_every_url_of_the_engine() -> None:
    assert all(isinstance(pattern, URLPattern) for pattern in engine.urlpatterns)
    assert {pattern.name for pattern in engine.urlpatterns} == CLASSIFIED


def test_it_classifies_each_name_once() -> None:
    kinds = (set(engine_urls.TO_OUR_PAGE), engine_urls.READABLE, engine_urls.REFUSED)

    assert sum(len(kind) for kind in kinds) == len(CLASSIFIED)


@pytest.mark.parametrize("who", ["professional", "happiness_agent", "administrator"])
def test_it_refuses_what_is_not_ours(world: World, client: Client, who: str) -> None:
    open_case(world.professional)
    client.force_login(getattr(world, who))

    for url in urls_of(engine_urls.REFUSED):
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url


def test_it_leads_public_pages_to_ours(world: World, client: Client) -> None:
    client.force_login(world.professional)

    for url in urls_of(set(engine_urls.TO_OUR_PAGE)):
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert not answer["Location"].startswith("/beheer/"), url


@pytest.mark.parametrize("name", ["home", "dashboard"])
def test_it_leads_an_administrator_to_the_list(world: World, client: Client, name: str) -> None:
    client.force_login(world.administrator)

    assert client.get(reverse(f"helpdesk:{name}"))["Location"] == reverse("helpdesk:list")


@pytest.mark.parametrize("who", ["professional", "happiness_agent", "expert", "programme_lead"])
def test_it_shows_its_screens_to_nobody_else(world: World, client: Client, who: str) -> None:
    client.force_login(getattr(world, who))

    for url in urls_of(engine_urls.READABLE):
        assert client.get(url).status_code == 403, url


def test_it_asks_to_log_in(db: None, client: Client) -> None:
    for url in urls_of(engine_urls.READABLE):
        assert client.get(url)["Location"].startswith(reverse("account_login")), url


def test_it_shows_an_administrator_list_and_ticket(world: World, client: Client) -> None:
    case = open_case(world.professional, subject="<script>alert(1)</script>")
    UserSettings.objects.filter(user=world.administrator).delete()  # as after a bulk import
    client.force_login(world.administrator)

    ticket = client.get(reverse("helpdesk:view", args=[case.ticket_id]))

    assert client.get(reverse("helpdesk:list")).status_code == 200
    assert ticket.status_code == 200
    assert "<script>alert(1)" not in ticket.content.decode()


@pytest.mark.parametrize("parameter", ["take", "close", "subscribe"])
def test_it_changes_nothing_by_looking(world: World, client: Client, parameter: str) -> None:
    case = open_case(world.professional)
    client.force_login(world.administrator)
    url = reverse("helpdesk:view", args=[case.ticket_id])

    assert client.get(url, {parameter: ""}).status_code == 404
    assert client.post(url, {"name": "lijst"}).status_code == 405
    assert Ticket.objects.get().assigned_to is None


def test_it_serves_no_attachment(world: World, client: Client) -> None:
    client.force_login(world.administrator)

    assert client.get("/media/helpdesk/attachments/happiness-1-key/1/x.txt").status_code == 404


def test_it_sends_only_our_letters(world: World) -> None:
    open_case(world.professional)

    assert list(Outbox.objects.values_list("key", flat=True)) == [
        key for key in Outbox.objects.values_list("key", flat=True) if key.startswith("support:")
    ]
    assert Outbox.objects.count() == 1
    assert mail.outbox == []


def test_it_has_the_two_queues_without_mail_or_public_door(db: None) -> None:
    queues.ensure_queues()

    assert dict(QueueProfile.objects.values_list("tier", "queue__title")) == {
        Tier.HAPPINESS: "Happiness team",
        Tier.HELP_OUT: "Help-out",
    }
    assert not Queue.objects.filter(allow_public_submission=True).exists()
    assert not Queue.objects.exclude(email_box_pass=None, email_address=None).exists()
    assert queues_are_closed(None, databases=["default"]) == []


def test_it_refuses_to_start_with_an_open_queue(db: None) -> None:
    Queue.objects.filter(slug="happiness").update(
        allow_public_submission=True, email_box_pass="geheim"
    )

    found = [error.id for error in queues_are_closed(None, databases=["default"])]

    assert found == ["support.E001", "support.E002"]


def test_it_prefers_the_queue_of_the_municipality(world: World) -> None:
    own = Queue.objects.create(title="Veldstad help", slug="veldstad-help")
    QueueProfile.objects.create(queue=own, tier=Tier.HAPPINESS, municipality=world.veldstad)

    assert open_case(world.professional).ticket.queue == own
    assert open_case(world.stranger).ticket.queue.slug == "happiness"


def test_it_registers_nothing_of_the_engine_but_queues() -> None:
    registered = {m._meta.label for m in admin.site._registry if m._meta.app_label == "helpdesk"}

    assert registered == {"helpdesk.Queue"}
    with pytest.raises(NoReverseMatch):
        reverse("admin:helpdesk_ticket_changelist")


def test_it_shows_an_administrator_the_queues(world: World, client: Client) -> None:
    client.force_login(world.administrator)
    queue = Queue.objects.get(slug="happiness")

    page = client.get(reverse("admin:helpdesk_queue_change", args=[queue.pk]))

    assert page.status_code == 200
    assert "email_box_pass" not in page.content.decode()


def test_it_has_its_own_indexes_on_the_tables_of_the_engine(db: None) -> None:
    with connection.cursor() as cursor:
        names = set(connection.introspection.get_constraints(cursor, "helpdesk_ticket"))
        names |= set(connection.introspection.get_constraints(cursor, "helpdesk_followup"))

    assert {"support_ticket_status_created", "support_followup_ticket_date"} <= names


def test_it_leaves_no_migration_undone(db: None) -> None:
    call_command("makemigrations", "support", check=True, dry_run=True, verbosity=0)


def test_it_makes_settings_for_each_person(db: None) -> None:
    person = User.objects.create_person(email="een@test.example")

    assert UserSettings.objects.filter(user=person).exists()
