from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        from onboarding import outbox, personal_data  # noqa: PLC0415 - as below
        from support import chat_letters, checks, held, queues, receivers  # noqa: F401, PLC0415 - registers them

        personal_data.register(held.held_here())
        outbox.register(chat_letters.FANOUT_KIND, chat_letters.tell_unread)
        post_migrate.connect(queues.ensure_queues_after_migrate, sender=self)
