"""Every URL x every role: the status is the one in the table, and no URL is missing from the table."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, include, path, reverse
from django.urls.resolvers import RegexPattern
from wagtail.models import Page

from tests.access_rules import Row, Section, Who, everyone
from tests.access_table import ROWS, SECTIONS
from tests.access_walk import OUR_PACKAGES, Url, complaints_about, section_of, urls_of
from tests.world import World

REFUSED = frozenset({302, 401, 403, 404})
WRITING = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def _surroundings(
    settings: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys in a place of their own; a view that gives its connection back keeps it, for it is the test's."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_answers_each_person_as_the_table_says(row: Row, world: World) -> None:
    address = row.path(world) if row.path else reverse(row.url, kwargs=row.kwargs(world))
    data = row.data(world)

    answered = {who: _ask(row, address, data, who, world) for who in Who}

    assert answered == dict(row.expected)


def _ask(row: Row, address: str, data: dict[str, object], who: Who, world: World) -> int:
    """The status for one person; what the request wrote is undone, so that the next one starts alike."""
    client = _client_of(who, world)
    extra = {"content_type": "application/json"} if row.is_json else {}
    with transaction.atomic():
        response = getattr(client, row.method.lower())(address, data, **extra)
        if response.streaming:
            list(response)  # read to its end, as a browser would
        transaction.set_rollback(True)
    return response.status_code


def _client_of(who: Who, world: World) -> Client:
    client = Client(raise_request_exception=False)
    user = who.user_in(world)
    if user is not None:
        client.force_login(user)
    return client


def test_it_has_a_row_for_every_url() -> None:
    assert complaints_about(get_resolver(), ROWS, SECTIONS) == []


def test_it_has_a_row_for_every_page_type() -> None:
    ours = {
        f"page:{model._meta.label}"
        for model in apps.get_models()
        if issubclass(model, Page) and model._meta.app_label in OUR_PACKAGES
    }

    assert ours == {row.url for row in ROWS if row.url.startswith("page:")}


@cache
def _third_party_urls() -> list[Url]:
    return [url for url in urls_of(get_resolver()) if not url.is_ours]


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.prefix)
def test_it_refuses_at_the_urls_of_third_parties(section: Section, who: Who, world: World) -> None:
    client = _client_of(who, world)
    urls = [url for url in _third_party_urls() if section_of(url, SECTIONS) is section]

    wrong = {}
    for url in urls:
        status = _walk_into(client, url)
        if status is not None and not _is_right(status, url, section, who):
            wrong[f"/{url.route} ({url.name})"] = status

    assert wrong == {}


def _walk_into(client: Client, url: Url) -> int | None:
    """GET, or POST where only that is answered; None when nothing reaches the URL."""
    address = url.sample_path
    if address is None:
        return None
    with transaction.atomic():
        status = client.get(address).status_code
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            status = client.post(address).status_code
        transaction.set_rollback(True)
    return status


# URLs of third parties that nobody can reach: one of ours stands before each.
SHADOWED = {
    "account_email": "cms:no_email_change",
    "admin:login": "cms:login_django",
    "idp:oidc:authorization": "onboarding:authorize",
    "idp:oidc:token": "onboarding:token",
    "idp:oidc:revoke": "onboarding:revoke",
    "idp:oidc:introspect": "onboarding:introspect",
    "wagtail_serve": "a row per page type",
    "wagtailadmin_login": "cms:login_wagtail",
    "wagtailadmin_pages:set_privacy": "cms:page_privacy",
    "wagtailmedia:delete": "delete_film",
    "wagtailcore_login": "cms:login_private",
}


def test_it_reaches_every_url_of_third_parties() -> None:
    unreached = {url.name for url in _third_party_urls() if url.sample_path is None}

    assert unreached == set(SHADOWED)


@pytest.mark.parametrize("who", [Who.LOGGED_OUT, Who.PROFESSIONAL, Who.EDITOR])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.prefix)
def test_nothing_is_written_at_the_urls_of_third_parties(
    section: Section, who: Who, world: World
) -> None:
    """A POST is refused as a GET is: a redirect that had written something first would be no refusal.

    A session may begin: the library of the log-in keeps there where one wanted to go.
    """
    if who in section.open_to:
        pytest.skip("these are this person's own pages")
    client = _client_of(who, world)
    urls = [url for url in _third_party_urls() if section_of(url, SECTIONS) is section]

    wrong = {}
    for url in urls:
        if url.sample_path and url.name not in section.exceptions:
            status, written = _post_to(client, url.sample_path)
            if status not in REFUSED | {HTTPStatus.METHOD_NOT_ALLOWED} or written:
                wrong[f"/{url.route} ({url.name})"] = status, written

    assert wrong == {}


def _post_to(client: Client, address: str) -> tuple[int, list[str]]:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        status = client.post(address).status_code
        transaction.set_rollback(True)
    statements = [one["sql"] for one in captured.captured_queries]
    return status, [
        sql[:80] for sql in statements if sql.startswith(WRITING) and "django_session" not in sql
    ]


def _is_right(status: int, url: Url, section: Section, who: Who) -> bool:
    if status in REFUSED or status in section.exceptions.get(url.name, frozenset()):
        return True
    return who in section.open_to and status < HTTPStatus.INTERNAL_SERVER_ERROR


def _made_up_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _third_party_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_made_up_view.__module__ = "learning.views"
_third_party_view.__module__ = "elsewhere.views"


def _made_up_resolver() -> URLResolver:
    ours = ([path("nieuw/", _made_up_view, name="new")], "learning")
    return URLResolver(
        RegexPattern(r"^/"),
        [path("leerpad/", include(ours)), path("elders/", _third_party_view, name="elsewhere")],
    )


def test_it_notices_a_url_without_a_row() -> None:
    complaints = complaints_about(_made_up_resolver(), [], [Section("elders/")])

    assert complaints == ["no row for learning:new (/leerpad/nieuw/)"]


def test_it_notices_a_third_party_url_outside_every_section() -> None:
    complaints = complaints_about(_made_up_resolver(), [Row("learning:new", everyone())], [])

    assert complaints == ["no section for /elders/ (elsewhere)"]


def test_it_notices_a_row_without_a_url() -> None:
    rows = [Row("learning:new", everyone()), Row("learning:old", everyone())]

    complaints = complaints_about(_made_up_resolver(), rows, [Section("elders/")])

    assert complaints == ["row for learning:old, which is no URL of ours"]
