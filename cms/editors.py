"""The editing group: what an editor may do in Wagtail, written after each ``migrate``."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from onboarding.constants import Role
from onboarding.models import Membership, User

GROUP = "Redactie"
_PAGES = ("add_page", "change_page", "publish_page")
# Wagtail and wagtailmedia ask for the permissions of their stock models, whatever stands in their place.
_COLLECTIONS = ("wagtailimages.image", "wagtaildocs.document", "wagtailmedia.media")


def write_editing_group(**kwargs: Any) -> None:
    """Make the group and give it its rights; rights that were added by hand stay."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    permissions = Permission.objects.select_related("content_type")
    root, collections = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in permissions.filter(
        codename__in=_PAGES, content_type__app_label="wagtailcore"
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for name in _COLLECTIONS:
        app_label, model = name.split(".")
        for permission in permissions.filter(
            content_type__app_label=app_label, content_type__model=model
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collections, permission=permission
            )
    group.permissions.add(
        permissions.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        *permissions.filter(
            content_type__app_label="learning", content_type__model="knowledgecheck"
        ),
        *permissions.filter(content_type__app_label="cms", content_type__model="theme"),
    )


def follow_role(person: User, **kwargs: Any) -> None:
    """Who is an editor may edit, and who is none any more may not."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    if (
        Membership.objects.active(at=timezone.now())
        .filter(person=person, role=Role.EDITOR)
        .exists()
    ):
        person.groups.add(group)
    else:
        person.groups.remove(group)
