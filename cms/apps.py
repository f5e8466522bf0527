from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Doorbraak"

    def ready(self) -> None:
        from cms import checks, wiring  # noqa: F401, PLC0415 - registers checks, connects signals

        wiring.connect()
