"""An editor behind a client, with the rights that the group has and no others."""

from django.contrib.auth.models import Group
from django.test import Client

from cms.editors import GROUP
from tests.world import World


def log_in_editor(client: Client, world: World) -> Client:
    world.editor.groups.add(Group.objects.get(name=GROUP))
    client.force_login(world.editor)
    return client
