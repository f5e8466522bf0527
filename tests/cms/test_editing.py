"""What an editor can do in Wagtail, and that a colleague without that role is told so."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from cms.editors import GROUP
from cms.models import HomePage
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, world: World) -> Client:
    world.editor.groups.add(Group.objects.get(name=GROUP))
    client.force_login(world.editor)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/beheer/",
        "/beheer/snippets/learning/knowledgecheck/",
        "/beheer/snippets/learning/knowledgecheck/add/",
        "/beheer/media/",
        "/beheer/media/video/add/",
        "/beheer/images/",
        "/beheer/documents/",
    ],
)
def test_an_editor_works_there(editor: Client, path: str) -> None:
    assert editor.get(path).status_code == 200


def test_an_editor_can_publish(editor: Client) -> None:
    call_command("migrate", verbosity=0)  # the rights are written after it, again and again
    home = HomePage.objects.first() or _home()

    answer = editor.get(f"/beheer/pages/{home.pk}/edit/").content.decode()

    assert 'name="action-publish"' in answer


def _home() -> HomePage:
    root = HomePage.get_first_root_node()
    return root.add_child(instance=HomePage(title="Start", slug="begin"))


def test_an_editor_does_not_manage_people(editor: Client) -> None:
    assert editor.get("/beheer/users/").status_code in {302, 403}
    assert editor.get("/beheer/django/").status_code in {302, 403}


def test_a_colleague_without_the_role_gets_an_answer_and_no_circle(
    client: Client, world: World
) -> None:
    client.force_login(world.professional)

    assert client.get("/beheer/", follow=True).status_code == 403
    assert client.get("/beheer/pages/1/edit/", follow=True).status_code == 403
