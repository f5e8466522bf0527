from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = _("People and access")

    def ready(self) -> None:
        from onboarding import mail, outbox, receivers  # noqa: F401, PLC0415 - registers them

        outbox.register(mail.OUTBOX_KIND, mail.deliver, last_attempt=mail.LAST_ATTEMPT)
