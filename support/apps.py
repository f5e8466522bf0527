from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        from support import checks, queues  # noqa: F401, PLC0415 - registers the checks

        post_migrate.connect(queues.ensure_queues_after_migrate, sender=self)
