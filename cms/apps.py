from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Doorbraak"

    def ready(self) -> None:
        from cms import checks, editors, held, site_address, wiring  # noqa: F401, PLC0415 - registers checks, connects signals
        from onboarding import personal_data  # noqa: PLC0415

        personal_data.register(held.held_here())
        wiring.connect()
        # After the last of the apps whose permissions it hands out.
        last = apps.get_app_config("sites")
        post_migrate.connect(editors.write_editing_group, sender=last)
        post_migrate.connect(site_address.write_site_rows, sender=self)
