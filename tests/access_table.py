"""Who gets what at every URL of the product.

To add a row: one line in the list of your app,

    Row("support:question", only(Who.PROFESSIONAL, others=404), kwargs=lambda w: {"pk": ask(w).pk}),

that is: URL name, who gets which status, and how to make the URL's arguments in the test world (names of people
and organisations in ``tests/world.py``). ``everyone()``, ``logged_in()`` and ``only(...)`` are dicts: change one
person with ``logged_in() | {Who.STRANGER: 404}``. A form: ``method="POST", data=lambda w: {...}``; an API
operation has the name ``api:<operation id>``, takes ``is_json=True``, and answers ``logged_out=401``. A URL may
have several rows; a page type of Wagtail has a row ``Row("page:learning.LessonPage", ..., path=lambda w: ...)``.
Run ``pytest tests/test_access.py -n0 -k <name>``.
"""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page, Site

from cms.models import HomePage, Theme
from cms.theming import digest_of, sheet_of
from learning.models import CurriculumPage, LessonPage, ModulePage, ReferencePage
from learning.services import answer_check
from surveys.models import Wave
from surveys.services import open_wave, plan_wave
from tests.access_onboarding import ONBOARDING
from tests.access_rules import Made, Row, Section, Who, everyone, logged_in, only
from tests.learning.conftest import build_school
from tests.support.cases import open_case
from tests.support.chats import join_chat, start_chat
from tests.surveys.people import QUARTER, invitation_of
from tests.world import World


def _home(world: World) -> str:
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Doorbraak", slug="voor"))
    Site.objects.update(root_page=home)
    return "/"


def _sheet(world: World) -> dict[str, object]:
    theme = Theme.objects.create(organisation=world.veldstad)
    return {"theme_id": theme.pk, "digest": digest_of(sheet_of(theme).encode())}


API_FORM = logged_in(400, logged_out=401)  # an empty body

CMS = [
    Row("page:cms.HomePage", everyone(), path=_home),
    Row("cms:healthz", everyone()),
    Row("cms:readyz", everyone()),
    Row("cms:privacy", everyone()),
    Row("cms:accessibility", everyone()),
    Row("cms:security_txt", everyone()),
    Row("cms:robots_txt", everyone()),
    Row("cms:start", logged_in(302)),
    Row("cms:demo_mailbox", everyone(404)),  # DEMO is off in the suite
    Row("api:openapi-json", everyone()),
    Row("api:api-root", everyone(404)),
    Row("cms:login_wagtail", everyone(403) | {Who.LOGGED_OUT: 302}),
    Row("cms:login_django", everyone(403) | {Who.LOGGED_OUT: 302}),
    Row("cms:staff_access", only(Who.ADMINISTRATOR, status=204, others=401, logged_out=401)),
    Row("cms:favicon", everyone(302)),
    Row("cms:theme_sheet", everyone(), kwargs=_sheet),
    Row("cms:theme_logo", everyone(404), kwargs=lambda w: _sheet(w) | {"suffix": "svg"}),
    Row(
        "cms:theme_colours",
        only(Who.EDITOR, Who.ADMINISTRATOR, status=400),  # without a colour
    ),
    Row("cms:style_guide", only(Who.PROGRAMME_LEAD, Who.EDITOR, Who.ADMINISTRATOR)),
    Row("cms:scheme", everyone(302), method="POST"),
    Row("cms:no_email_change", everyone(404)),
    Row(
        "cms:page_privacy",
        only(Who.ADMINISTRATOR),
        kwargs=lambda w: {"page_id": Page.objects.get(depth=2).pk},
    ),
    Row("cms:login_private", everyone(403) | {Who.LOGGED_OUT: 302}),
    Row("editing_help", only(Who.ADMINISTRATOR, others=302)),
]


def _first(world: World) -> dict[str, Any]:
    return {"item_id": build_school().first.pk}


def _last(world: World) -> dict[str, Any]:
    return {"item_id": build_school().last.pk}


def _attempt(world: World) -> dict[str, Any]:
    school = build_school()
    attempt = answer_check(
        enrolment=school.enrol(world.professional), item=school.last, answers=school.right_answers()
    )
    return {"attempt_id": attempt.pk}


def _film(part: str) -> Made:
    def make(world: World) -> dict[str, Any]:
        film = build_school().first.film
        return {"film_id": film.pk, "version": film.version, "part": part}

    return make


def _address_of(model: type[Page]) -> Callable[[World], str]:
    def find(world: World) -> str:
        build_school()
        return model.objects.first().get_url()

    return find


OWN_THING = only(Who.PROFESSIONAL, others=404)

LEARNING = [
    Row("learning:path", logged_in()),
    Row("learning:next_step", logged_in(), kwargs=_first),
    Row("learning:mark_read", logged_in(404), kwargs=lambda w: {"item_id": 0}, method="POST"),
    Row("learning:mark_read", logged_in(302), kwargs=_first, method="POST"),
    Row("learning:check", logged_in(404), kwargs=_first),  # it has no knowledge check
    Row("learning:check", logged_in(), kwargs=_last),
    Row("learning:check", logged_in(422), kwargs=_last, method="POST", data=lambda w: {"a": "b"}),
    Row("learning:check_result", OWN_THING, kwargs=_attempt),
    Row("films:image", logged_in(404), kwargs=lambda w: {"name": "x.png"}),
    Row("films:original_image", logged_in(404), kwargs=lambda w: {"name": "x.png"}),
    Row("films:file", logged_in(), kwargs=_film("ondertitels.vtt")),
    Row("films:file", logged_in(), kwargs=_film("film.mp4")),
    Row("films:file", logged_in(404), kwargs=_film("iets.anders")),
    Row("delete_film", logged_in(302), kwargs=lambda w: {"media_id": build_school().first.film_id}),
    Row("api:learning_sessions", API_FORM, method="POST", is_json=True),
    Row("api:learning_progress", API_FORM, method="POST", is_json=True),
    Row("page:learning.CurriculumPage", logged_in(302), path=_address_of(CurriculumPage)),
    Row("page:learning.ModulePage", logged_in(302), path=_address_of(ModulePage)),
    Row("page:learning.LessonPage", logged_in(), path=_address_of(LessonPage)),
    Row("page:learning.ReferencePage", logged_in(), path=_address_of(ReferencePage)),
]


def _case(world: World) -> dict[str, Any]:
    """A question of the professional to the Happiness team."""
    return {"public_id": open_case(world.professional).public_id}


def _chat(world: World) -> dict[str, Any]:
    return {"conversation_id": start_chat(world).pk}


IN_CHAT = (Who.PROFESSIONAL, Who.EXPERT, Who.ADMINISTRATOR)
NO_LOG_IN = {Who.LOGGED_OUT: 401}
CHAT = only(*IN_CHAT, others=404)
CHAT_FORM = only(*IN_CHAT, status=302, others=404)
CHAT_MARK = only(*IN_CHAT, status=204, others=404, logged_out=401)
CHAT_BODY = only(*IN_CHAT, status=400, others=404, logged_out=401)

AGENTS = (Who.HAPPINESS_AGENT, Who.EXPERT, Who.ADMINISTRATOR)
CASE_OF_HAPPINESS = only(Who.HAPPINESS_AGENT, Who.ADMINISTRATOR) | {Who.EXPERT: 404}
INVALID_CASE_FORM = CASE_OF_HAPPINESS | {Who.HAPPINESS_AGENT: 422, Who.ADMINISTRATOR: 422}

SUPPORT = [
    Row("support:help", everyone()),
    Row("support:locked_out", everyone(302) | {Who.LOGGED_OUT: 200}),
    Row("support:locked_out", everyone(302) | {Who.LOGGED_OUT: 422}, method="POST"),
    Row("support:locked_out_received", everyone()),
    Row("introduction:page", everyone()),
    Row("introduction:page", everyone(422), method="POST"),
    Row("introduction:received", everyone()),
    Row("support:ask", logged_in()),
    Row("support:ask", logged_in(422), method="POST"),
    Row("support:questions", logged_in()),
    Row("support:question", OWN_THING, kwargs=_case),
    Row("support:question", OWN_THING | {Who.PROFESSIONAL: 422}, kwargs=_case, method="POST"),
    Row("support:solve", OWN_THING | {Who.PROFESSIONAL: 302}, kwargs=_case, method="POST"),
    Row("support:workplace", only(*AGENTS)),
    Row("support:case", CASE_OF_HAPPINESS, kwargs=_case),
    Row("support:answer", INVALID_CASE_FORM, kwargs=_case, method="POST"),
    Row(
        "support:take",
        CASE_OF_HAPPINESS | {Who.HAPPINESS_AGENT: 302, Who.ADMINISTRATOR: 302},
        kwargs=_case,
        method="POST",
    ),
    Row("support:close", INVALID_CASE_FORM, kwargs=_case, method="POST"),
    Row("support:hand_over", INVALID_CASE_FORM, kwargs=_case, method="POST"),
    Row("support:chat_start", logged_in()),
    Row("support:chat_start", logged_in(422), method="POST"),
    Row("support:chat_queue", only(Who.EXPERT, Who.ADMINISTRATOR)),
    Row("support:chat", CHAT, kwargs=_chat),
    Row("support:chat", CHAT, kwargs=lambda w: {"conversation_id": join_chat(w).pk}),
    Row("support:chat_join", CHAT_FORM, kwargs=_chat, method="POST"),
    Row("support:chat_close", CHAT_FORM, kwargs=_chat, method="POST"),
    Row("support:chat_messages", CHAT | NO_LOG_IN, kwargs=_chat),
    Row("support:chat_messages", CHAT_BODY, kwargs=_chat, method="POST", is_json=True),
    Row("support:chat_markers", CHAT_MARK, kwargs=_chat, method="POST", is_json=True),
    Row("support:chat_events", CHAT | NO_LOG_IN, kwargs=_chat),
    Row("/media/helpdesk/<path:name>", everyone(404), path=lambda w: "/media/helpdesk/a.txt"),
]


def _wave(world: World) -> Wave:
    planned = plan_wave(title="Peiling", period=QUARTER)
    return open_wave(wave=planned, actor=world.programme_lead)


def _poll(world: World) -> dict[str, Any]:
    return {"invitation_id": invitation_of(world.professional, _wave(world)).pk}


LEAD_ONLY = only(Who.PROGRAMME_LEAD)

SURVEYS = [
    Row("surveys:answer", OWN_THING, kwargs=_poll),
    Row("surveys:answer", OWN_THING | {Who.PROFESSIONAL: 422}, kwargs=_poll, method="POST"),
    Row("surveys:results", only(Who.PROGRAMME_LEAD, Who.CONTACT)),
    Row("surveys:close", LEAD_ONLY, kwargs=lambda w: {"wave_id": _wave(w).pk}),
    Row(
        "surveys:close",
        LEAD_ONLY | {Who.PROGRAMME_LEAD: 302},
        kwargs=lambda w: {"wave_id": _wave(w).pk},
        method="POST",
    ),
]

ROWS = [*CMS, *ONBOARDING, *LEARNING, *SUPPORT, *SURVEYS]

OPEN = frozenset({200})
OWN_PAGES = frozenset(Who) - {Who.LOGGED_OUT}
STAFF = frozenset({Who.ADMINISTRATOR})

SECTIONS = [
    # Log-in and the own account: each page is about the one who asks.
    Section(
        "account/",
        open_to=OWN_PAGES,
        exceptions={
            "account_login": OPEN,
            "account_signup": OPEN,  # says that accounts are made by invitation
            "account_inactive": OPEN,
            "account_email_verification_sent": OPEN,
            "account_confirm_email": OPEN,
            "account_reset_password": OPEN,
            "account_reset_password_done": OPEN,
            "account_reset_password_from_key": OPEN,
            "account_reset_password_from_key_done": OPEN,
        },
    ),
    Section("account/2fa/", open_to=OWN_PAGES),
    Section("account/sessions/", open_to=OWN_PAGES),
    # The identity provider: what it publishes, and what refuses a request without its parameters.
    Section("documents/"),  # behind the log-in; no document of that number in the test world
    Section(".well-known/", exceptions={"idp:oidc:configuration": OPEN, "idp:oidc:jwks": OPEN}),
    Section(
        "identity/",
        exceptions={
            "idp:oidc:device_authorization": OPEN,
            "idp:oidc:logout": OPEN,
            "idp:oidc:device_code": frozenset({400}),
            "idp:oidc:introspect": frozenset({400}),
        },
    ),
    Section("taal/"),
    Section("_util/"),
    Section("^((?:[\\w\\-]+/)*)$"),  # pages of Wagtail: each type has rows of its own above
    Section(
        "beheer/",
        open_to=STAFF,
        exceptions={
            "wagtailadmin_error_test": frozenset({500}),  # fails on purpose, for superusers only
            "wagtailadmin_sprite": OPEN,
            "wagtailadmin_javascript_catalog": OPEN,
        },
    ),
    Section("beheer/reports/", open_to=STAFF),
    Section("beheer/django/", open_to=STAFF),
    Section("beheer/tickets/", open_to=STAFF),
]
