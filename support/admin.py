"""What superusers set up in Django's own admin: queues and what they mean. Nothing else of the engine."""

import helpdesk.admin  # noqa: F401 - registers its models first, so that they can be taken off here
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from helpdesk.models import Queue

from support.models import QueueProfile

for model in apps.get_app_config("helpdesk").get_models():
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class QueueProfileInline(admin.StackedInline):
    model = QueueProfile
    fk_name = "queue"
    fields = ("tier", "municipality", "next_queue", "handover_template")


@admin.register(Queue)
class QueueAdmin(admin.ModelAdmin):
    """Without the mail fields, which would hold a password, and without deleting, which takes tickets along."""

    fields = ("title", "slug", "default_owner")
    list_display = ("title", "slug")
    inlines = [QueueProfileInline]

    def has_delete_permission(self, request: HttpRequest, obj: Queue | None = None) -> bool:
        return False
