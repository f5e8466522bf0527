"""Logging in with the municipality's own account: where its provider stands, and who is known there as whom."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.models.organisation import Organisation
from onboarding.models.person import User, new_public_id


class MunicipalLogin(models.Model):
    """The identity provider of one municipality (OpenID Connect), and us as its client."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    municipality = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="municipal_login"
    )
    issuer = models.URLField(max_length=300)
    # The tenant at Microsoft Entra ID; empty for a provider of another kind.
    tenant_id = models.CharField(max_length=100, blank=True)
    client_id = models.CharField(max_length=200)
    secret = models.TextField()  # encrypted
    # Where its log-in page stands: our content policy lets a form end there.
    origin = models.URLField(max_length=300)
    # Whoever logs in there took a second step there: agreed with the municipality.
    asks_second_step = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("log-in of a municipality")
        verbose_name_plural = _("log-ins of municipalities")

    def __str__(self) -> str:
        return str(self.municipality)


class MunicipalAccount(models.Model):
    """Which account at the municipality is whose: bound once, never found by an address."""

    login = models.ForeignKey(MunicipalLogin, on_delete=models.CASCADE, related_name="accounts")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="municipal_accounts")
    subject = models.CharField(max_length=300)  # tenant and object id, or the subject
    bound_at = models.DateTimeField(_("coupled"), default=timezone.now)

    class Meta:
        verbose_name = _("account at the municipality")
        verbose_name_plural = _("accounts at the municipality")
        constraints = [
            models.UniqueConstraint(fields=["login", "subject"], name="municipal_account_once"),
            models.UniqueConstraint(fields=["login", "person"], name="municipal_account_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.login_id} {self.person_id}"
