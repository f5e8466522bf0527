"""The looks of the two made-up municipalities: each a colour, corners, and a mark drawn for this demo."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cms import logos
from cms.models import Theme
from onboarding.models import Organisation

# Veldstad: furrows under a sun. Duindam: a dune, and the dam before the sea.
VELDSTAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80">
<circle cx="40" cy="30" r="16" fill="#e0a100"/>
<path d="M4 50c20-12 52-12 72 0v8c-20-12-52-12-72 0z" fill="#2f6b2f"/>
<path d="M4 64c20-12 52-12 72 0v8c-20-12-52-12-72 0z" fill="#5c9a4a"/></svg>"""
DUINDAM = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80">
<path d="M4 46c14-26 30-30 40-14 8 12 18 12 32 6v8z" fill="#d8a95a"/>
<path d="M4 50h72v8H4zM4 62h72v8H4z" fill="#28528c"/></svg>"""
LOOKS = (
    ("veldstad", "#2f6b2f", Theme.Font.OURS, Theme.Radius.SOFT, VELDSTAD),
    ("duindam", "#28528c", Theme.Font.FIGTREE, Theme.Radius.ROUND, DUINDAM),
)


def build_looks() -> None:
    """Give each municipality its look; one that an editor changed stays."""
    for slug, accent, font, radius, drawing in LOOKS:
        logo = logos.make_logo(SimpleUploadedFile("logo.svg", drawing.encode()))
        Theme.objects.get_or_create(
            organisation=Organisation.objects.get(slug=slug),
            defaults={"accent": accent, "font": font, "radius": radius, **logo._asdict()},
        )
