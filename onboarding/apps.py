from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = _("People and access")

    def ready(self) -> None:
        from onboarding import (  # noqa: PLC0415
            access,
            import_applying,
            invites,
            lapsing,
            mail,
            notify,
            outbox,
            personal_data,
            receivers,  # noqa: F401 - registers them
            tokens,
            webhooks,
        )
        from onboarding.held import held_here  # noqa: PLC0415
        from onboarding.signals import access_changed, tool_is_back  # noqa: PLC0415

        tokens.adapt_library()
        personal_data.register(held_here())
        outbox.register(mail.OUTBOX_KIND, mail.deliver, last_attempt=mail.LAST_ATTEMPT)
        outbox.register(notify.OUTBOX_KIND, notify.deliver, last_attempt=mail.LAST_ATTEMPT)
        outbox.register(notify.ARRIVED_KIND, notify.note_arrived)
        outbox.register(import_applying.KIND_APPLY, import_applying.apply_chunk)
        outbox.register(import_applying.KIND_UNDO, import_applying.undo_chunk)
        outbox.register(webhooks.OUTBOX_KIND, webhooks.deliver, last_attempt=webhooks.LAST_ATTEMPT)
        access_changed.connect(webhooks.announce, dispatch_uid="tell tools")
        tool_is_back.connect(webhooks.catch_up, dispatch_uid="tell tools what they missed")
        notify.register(invites.TOPIC, invites.compose_invitation)
        notify.register(access.PERMANENT_TOPIC, access.compose_permanent)
        notify.register(lapsing.TOPIC, lapsing.compose_reminder, lapsing.note_delivered)
