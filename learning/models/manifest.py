"""What a person is bound to: a frozen list of items, and the binding."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from learning.constants import ItemKind
from learning.models.files import Film
from learning.models.knowledge import KnowledgeCheck
from learning.models.pages import CurriculumPage
from learning.query import EnrolmentQuerySet


class Manifest(models.Model):
    """A version of a curriculum; its items never change afterwards."""

    curriculum = models.ForeignKey(
        CurriculumPage, on_delete=models.PROTECT, related_name="manifests"
    )
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        constraints = [
            models.UniqueConstraint(fields=["curriculum", "version"], name="manifest_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.curriculum_id} v{self.version}"


class ManifestItem(models.Model):
    """One thing to go through, as it was when the manifest was published."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    module_title = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    film = models.ForeignKey(Film, on_delete=models.PROTECT, null=True, related_name="+")
    film_version = models.PositiveIntegerField(null=True)
    knowledge_check = models.ForeignKey(
        KnowledgeCheck, on_delete=models.PROTECT, null=True, related_name="+"
    )
    must_watch = models.PositiveSmallIntegerField(default=90)
    minutes = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["manifest", "order"], name="item_order_once"),
            models.UniqueConstraint(fields=["manifest", "page"], name="item_page_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """A person bound to the manifest that was current when he or she began."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    curriculum = models.ForeignKey(
        CurriculumPage, on_delete=models.PROTECT, related_name="enrolments"
    )
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="enrolments")
    at = models.DateTimeField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["person", "curriculum"], name="enrolment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.manifest_id}"
