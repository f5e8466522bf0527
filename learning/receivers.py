"""What follows from publishing in Wagtail, by whatever way: the button, in bulk, or on schedule."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.signals import page_published

from learning.manifests import publish_manifest
from learning.models import CurriculumPage


def freeze_manifest(instance: CurriculumPage, **kwargs: Any) -> None:
    """Publishing the curriculum page offers its present list to whoever begins from now on.

    After the commit: publishing in bulk publishes the pages below it later in the same transaction.
    """
    transaction.on_commit(partial(publish_manifest, curriculum=instance))


def connect() -> None:
    """Connect the signal; called once when the apps are ready."""
    page_published.connect(freeze_manifest, sender=CurriculumPage, dispatch_uid="freeze manifest")
