"""The look of a person's municipality: one small style sheet over the base theme, and a logo."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.templatetags.static import static
from django.urls import reverse

from cms import colours
from cms.models import Theme
from onboarding.models import Organisation, User
from onboarding.policies import active_memberships

CACHE_SECONDS = 24 * 60 * 60
OURS = frozenset({"wall-bg", "wall-line", "art-wall", "art-brick", "art-line"})
SUFFIXES = {"image/png": "png", "image/svg+xml": "svg"}
FIGTREE = "dist/figtree.woff2"
# Figtree's own measure for the letter that stands there until it has come.
FIGTREE_FACES = (
    '@font-face{{font-family:Figtree;font-display:swap;font-weight:300 900;src:url("{url}") format("woff2")}}'
    '@font-face{{font-family:"Figtree fallback";ascent-override:96.48%;descent-override:25.39%;'
    'line-gap-override:0%;size-adjust:98.47%;src:local("Arial"),local("Liberation Sans"),local("Roboto")}}'
)


@dataclass(frozen=True)
class Look:
    """What a page needs to know of a theme; small enough for the cache."""

    url: str
    name: str
    font: str
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0

    @property
    def uses_our_font(self) -> bool:
        return self.font == Theme.Font.OURS

    @property
    def font_file(self) -> str:
        return FIGTREE if self.font == Theme.Font.FIGTREE else ""


def _cache_key(municipality: int) -> str:
    return f"look:{municipality}"


def look_for(user: User) -> Look | None:
    """The look of the primary membership's municipality; no query of its own once it is in the cache."""
    primary = next((m for m in active_memberships(user) if m.is_primary), None)
    municipality = primary.organisation.municipality_id if primary else None
    if municipality is None:
        return None
    look = cache.get(_cache_key(municipality))
    if look is None:
        theme = (
            Theme.objects.filter(organisation=municipality).select_related("organisation").first()
        )
        look = (
            look_of(theme) if theme else ""
        )  # an empty word: there is none, and it need not be asked again
        cache.set(_cache_key(municipality), look, CACHE_SECONDS)
    return look or None


def forget_look(organisation: Organisation) -> None:
    """After a change of the theme or of the municipality's name."""
    cache.delete(_cache_key(organisation.pk))


def look_of(theme: Theme) -> Look:
    arguments = {"theme_id": theme.pk, "digest": digest_of(sheet_of(theme).encode())}
    url = reverse("cms:theme_sheet", kwargs=arguments)
    if not theme.logo:
        return Look(url, theme.name, theme.font)
    logo_url = reverse(
        "cms:theme_logo",
        kwargs={
            "theme_id": theme.pk,
            "digest": digest_of(bytes(theme.logo)),
            "suffix": SUFFIXES[theme.logo_type],
        },
    )
    return Look(url, theme.name, theme.font, logo_url, theme.logo_width, theme.logo_height)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def sheet_of(theme: Theme) -> str:
    """Write the style sheet: custom properties on :root and nothing else, but for the faces of another font."""
    faces = FIGTREE_FACES.format(url=static(FIGTREE)) if theme.font == Theme.Font.FIGTREE else ""
    lines = [*_colour_lines(theme.accent), *_font_lines(theme.font), *_radius_lines(theme.radius)]
    return f"{faces}:root{{{';'.join(lines)}}}"


@lru_cache(maxsize=256)
def _colour_lines(accent: str) -> tuple[str, ...]:
    light, dark = colours.light_palette(accent), colours.dark_palette(accent)
    return tuple(
        f"--{'doorbraak' if name in OURS else 'basis-color-accent-1'}-{name}:light-dark({light[name]},{dark[name]})"
        for name in light
    )


def _font_lines(font: str) -> list[str]:
    families = {Theme.Font.FIGTREE: 'Figtree,"Figtree fallback"', Theme.Font.DEVICE: "system-ui"}
    if font not in families:
        return []
    return [f"--basis-text-font-family-default:{families[Theme.Font(font)]},sans-serif"]


def _radius_lines(radius: str) -> list[str]:
    size = float(radius)
    return [f"--basis-border-radius-sm:{size / 2:g}rem", f"--basis-border-radius-md:{size:g}rem"]
