from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        from learning import held, receivers  # noqa: PLC0415 - models are there only now
        from onboarding import personal_data  # noqa: PLC0415

        personal_data.register(held.held_here())
        receivers.connect()
