"""One BASE_URL feeds both rows that say where this site lives: Django's and Wagtail's."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from wagtail.models import Site as WagtailSite


def write_site_rows(**kwargs: Any) -> None:
    """Run after each ``migrate``; changes nothing when the rows are right."""
    address = urlsplit(settings.BASE_URL)
    name = settings.WAGTAIL_SITE_NAME
    DjangoSite.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": address.netloc, "name": name}
    )
    port = address.port or (443 if settings.IS_HTTPS else 80)
    WagtailSite.objects.filter(is_default_site=True).update(
        hostname=address.hostname, port=port, site_name=name
    )
