"""What tools read of a municipality: the lists that are preloaded into them. A tool shows its client id and secret."""

from decimal import Decimal

from allauth.idp.oidc.models import Client
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.security import HttpBasicAuth

from onboarding.models import OrdinanceArticle, Organisation, PurchaseTariff


class ToolAuth(HttpBasicAuth):
    """The credentials of a registered tool that is on."""

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Client | None:
        client = Client.objects.filter(pk=username, tool__is_active=True).first()
        return client if client is not None and client.check_secret(password) else None


router = Router(auth=ToolAuth(), tags=["municipalities"])


class OrdinanceOut(Schema):
    ordinance: str
    article: str
    room: str
    law: str
    source: str
    year: int


class TariffOut(Schema):
    """``amount``: euro without VAT."""

    product: str
    unit: str
    amount: Decimal
    law: str
    source: str
    year: int


def _municipality(slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.municipalities(), slug=slug)


@router.get(
    "municipalities/{slug}/ordinances", response=list[OrdinanceOut], operation_id="ordinances"
)
def ordinances(request: HttpRequest, slug: str) -> list[OrdinanceArticle]:
    return list(OrdinanceArticle.objects.filter(municipality=_municipality(slug)))


@router.get("municipalities/{slug}/tariffs", response=list[TariffOut], operation_id="tariffs")
def tariffs(request: HttpRequest, slug: str) -> list[PurchaseTariff]:
    return list(PurchaseTariff.objects.filter(municipality=_municipality(slug)))
