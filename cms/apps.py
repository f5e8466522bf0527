from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Doorbraak"

    def ready(self) -> None:
        from cms import checks, site_address, wiring  # noqa: F401, PLC0415 - registers checks, connects signals

        wiring.connect()
        post_migrate.connect(site_address.write_site_rows, sender=self)
