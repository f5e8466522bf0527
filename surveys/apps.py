from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from onboarding import outbox, personal_data  # noqa: PLC0415 - models are not loaded before
        from surveys import closing, held  # noqa: PLC0415

        personal_data.register(held.held_here())
        outbox.register(closing.FINISH, closing.finish_closing)
