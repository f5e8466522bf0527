"""Chainable reads of learning."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef


class EnrolmentQuerySet(models.QuerySet):
    def all_items_done(self) -> EnrolmentQuerySet:
        """Enrolments with at least one required item and none of them open."""
        item = self.model._meta.apps.get_model("learning", "ManifestItem")
        completion = self.model._meta.apps.get_model("learning", "ItemCompletion")
        required = item.objects.filter(manifest=OuterRef("manifest"), is_required=True)
        done = completion.objects.filter(enrolment=OuterRef(OuterRef("pk")), item=OuterRef("pk"))
        return self.filter(Exists(required), ~Exists(required.filter(~Exists(done))))

    def unfinished(self) -> EnrolmentQuerySet:
        """Enrolments whose completion is not written."""
        return self.filter(completion=None)

    def with_manifest(self) -> EnrolmentQuerySet:
        return self.select_related("manifest", "curriculum", "completion").order_by(F("at").desc())
