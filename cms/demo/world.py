"""The demo world: two made-up municipalities, sixty people, and the traces that they leave in some months."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import Page, Site

from cms import editors, secret_files
from cms.demo import accounts
from cms.demo.colleagues import ANSWERED, PLACES
from cms.demo.crowd import build_crowd, build_walks, without_post
from cms.demo.looks import build_looks
from cms.models import HomePage
from learning.demo.load import load_curriculum
from learning.demo.people import bring_halfway, bring_to_completion, bring_to_last_step
from onboarding.constants import AccessState, Role
from onboarding.models import Access, Organisation, User
from onboarding.organisations import add_organisation
from onboarding.services import begin_access, invite_person, register_person
from onboarding.tools import register_tool
from support.demo import load_questions, load_threads
from surveys.demo import answer_wave, fill_history, load_wave

JOINED = timedelta(days=30)


def _build_places() -> dict[str, Organisation]:
    places: dict[str, Organisation] = {}
    for name, slug, kind, parent in PLACES:
        node = Organisation.objects.filter(slug=slug).first()
        if node is None:
            node = add_organisation(
                parent=places[parent] if parent else None,
                name=name,
                kind=kind,
                slug=slug,
                actor=None,
            )
        places[slug] = node
    return places


def _is_there(email: str) -> bool:
    """Whether the account exists; then it gets the password of today, which is the one that is printed."""
    person = User.objects.filter(email=email).first()
    if person is not None and not person.check_password(accounts.password()):
        person.set_password(accounts.password())
        person.save(update_fields=["password"])
    return person is not None


def _build_person(account: accounts.DemoAccount, places: dict[str, Organisation]) -> None:
    if _is_there(account.email):
        return
    joined_at = timezone.now() - JOINED
    person = register_person(
        email=account.email,
        name=account.name,
        organisation=places[account.place],
        role=account.role,
        password=accounts.password(),
        joined_at=joined_at,
    )
    person.informed_at = timezone.now()
    person.save(update_fields=["informed_at"])
    if account.role in (Role.PROFESSIONAL, Role.BEST_PERSON):
        Access.objects.create(person=person, state=AccessState.INVITED)
        begin_access(person=person, at=joined_at)
    if account.role == Role.EDITOR:
        person.groups.add(Group.objects.get(name=editors.GROUP))


def build_home() -> HomePage:
    """Put our front page in the place of Wagtail's welcome page."""
    home = HomePage.objects.first()
    if home is not None:
        return home
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Doorbraak leeromgeving", slug="start")
    )
    site = Site.objects.get(is_default_site=True)
    welcome_page, site.root_page = site.root_page, home
    site.save()
    welcome_page.delete()
    return home


def _build_administrator() -> None:
    email, (first_name, last_name) = accounts.ADMINISTRATOR
    if _is_there(email):
        return
    user = User.objects.create_superuser(
        email=email, password=accounts.password(), first_name=first_name, last_name=last_name
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def _invite_newcomer(places: dict[str, Organisation]) -> None:
    email, name, place = accounts.NEWCOMER
    if not User.objects.filter(email=email).exists():
        invite_person(email=email, name=name, organisation=places[place], invited_by=None)


def _register_tool() -> None:
    secret = secret_files.read_or_make(accounts.tool_secret_path(), lambda: get_random_string(40))
    register_tool(
        client_id=accounts.TOOL_CLIENT_ID,
        name="Demo-tool",
        redirect_uri=f"{settings.TOOL_URL}/callback",
        secret=secret,
    )


@transaction.atomic
def build_people() -> None:
    """Make places, people, the invitation and the tool; what is there stays as it is."""
    places = _build_places()
    build_looks()
    for account in accounts.ACCOUNTS:
        _build_person(account, places)
    build_crowd(places)
    _build_administrator()
    _invite_newcomer(places)
    _register_tool()


def _person(local_part: str) -> User:
    return User.objects.get(email=f"{local_part}@demo.example")


def build_curriculum() -> None:
    load_curriculum(home=HomePage.objects.get())


def build_progress() -> None:
    """Bring each professional to the point that the log-ins promise; who is further stays further."""
    bring_halfway(_person("professional"))
    bring_to_last_step(_person("bijna"))
    bring_to_completion(_person("afgerond"))
    build_walks()


def build_questions() -> None:
    load_questions(
        asker=_person("professional"),
        colleague=_person("afgerond"),
        agent=_person("happiness"),
        expert=_person("expert"),
    )
    people = User.objects.filter(email__endswith="@demo.example")
    with without_post():
        load_threads({person.email.partition("@")[0]: person for person in people})


def build_polls() -> None:
    programme = Organisation.objects.get(slug="programma")
    fill_history(programme=programme)
    wave = load_wave(programme=programme)
    emails = [f"{local_part}@demo.example" for local_part in ANSWERED]
    answer_wave(wave=wave, people=User.objects.filter(email__in=emails))
