"""The look of a municipality: readable whatever the colour, cacheable for ever, and only for its own people."""

import random
import re
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cms import colours, logos
from cms.models import Theme
from cms.theming import look_for, look_of, sheet_of
from tests.cms.test_theme import GROUNDS, base_colours
from tests.world import World

SEEDS = [f"#{random.Random(7 * n).randrange(0x1000000):06x}" for n in range(196)]
SEEDS += ["#000000", "#ffffff", "#ffff00", "#00ff00"]
PALETTES = {
    "light": (colours.light_palette, colours.LIGHT),
    "dark": (colours.dark_palette, colours.DARK),
}


def _low(seed: str, scheme: str) -> list[tuple[str, str, str]]:
    """Return every pair of this seed's look that is too weak."""
    make, base = PALETTES[scheme]
    found = make(seed)
    tint = found["bg-default"]
    text = [
        (found[name], one)
        for name in ("color-default", "color-hover")
        for one in (*base.grounds, tint)
    ]
    text += [(ink, tint) for ink in base.inks]
    text += [(ink, found["wall-bg"]) for ink in base.wall_inks]
    text += [
        (found["inverse-color-default"], found[name])
        for name in ("inverse-bg-default", "inverse-bg-hover")
    ]
    shapes = [(found["inverse-bg-default"], one) for one in (*base.grounds, tint)]  # buttons
    shapes += [(base_colours(scheme)["focus-outline-color"], one) for one in (tint, *base.grounds)]
    pairs = [(pair, colours.TEXT) for pair in text] + [(pair, colours.SHAPE) for pair in shapes]
    return [(seed, *pair) for pair, least in pairs if colours.contrast(*pair) < least]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_keeps_every_pair_readable_whatever_the_colour(scheme: str) -> None:
    assert [low for seed in SEEDS for low in _low(seed, scheme)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_most_colours_would_fail_without_the_correction(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colours, "corrected", lambda colour, *args: colours.hex_of(colour))

    failing = [seed for seed in SEEDS if _low(seed, scheme)]

    assert len(failing) > len(SEEDS) / 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_counts_on_the_grounds_that_the_base_theme_has(scheme: str) -> None:
    base, found = PALETTES[scheme][1], base_colours(scheme)

    assert base.grounds == tuple(found[name] for name in GROUNDS)
    assert base.inks == (found["color-default-color-default"], found["color-default-color-subtle"])
    assert base.wall_inks == (found["wall-color"], found["wall-color-subtle"])


def test_it_keeps_a_colour_that_can_be_read() -> None:
    assert colours.light_palette("#7b2d8b")["color-default"] == "#7b2d8b"


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_it_comes_back_at_the_colour_it_started_from(seed: str) -> None:
    assert colours.hex_of(colours.lch_of(seed)) == seed


@pytest.fixture
def theme(world: World) -> Theme:
    return Theme.objects.create(organisation=world.veldstad, accent="#7b2d8b", radius="0")


@pytest.mark.django_db
def test_it_serves_a_small_sheet_for_ever(client: Client, theme: Theme) -> None:
    look = look_of(theme)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(look.url)

    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in response.headers
    assert len(response.content) < 1400
    assert len(queries) == 1  # the theme


@pytest.mark.django_db
def test_an_older_address_leads_to_the_sheet_of_today(
    client: Client, world: World, theme: Theme
) -> None:
    client.force_login(world.professional)
    old = look_of(theme).url
    theme.accent = "#225522"
    theme.save()

    response = client.get(old)

    assert response.headers["Location"] == look_of(theme).url != old


@pytest.mark.django_db
def test_counting_up_lists_no_municipality_to_strangers(client: Client, theme: Theme) -> None:
    theme.logo, theme.logo_type = b"<svg/>", "image/svg+xml"
    theme.save()

    for suffix in ("css", "png", "svg"):
        assert client.get(f"/thema/{theme.pk}-x.{suffix}").status_code == 404
    assert client.get(look_of(theme).url).status_code == 200
    assert client.get(look_of(theme).logo_url).status_code == 200


def test_it_holds_nothing_but_properties_and_faces() -> None:
    for font in Theme.Font.values:
        sheet = sheet_of(Theme(accent="#123456", font=font))
        left = re.sub(r"@font-face\{[^}]*\}", "", sheet)

        assert re.fullmatch(r":root\{(--[a-z0-9-]+:[^;{}]+;?)+\}", left)


@pytest.mark.django_db
def test_a_person_sees_the_look_of_the_own_municipality_only(
    client: Client, world: World, theme: Theme
) -> None:
    for person, is_theirs in (
        (world.professional, True),
        (world.stranger, False),
        (world.editor, False),
    ):
        client.force_login(person)

        html = client.get("/hulp/").content.decode()

        assert (look_of(theme).url in html, "municipality__name" in html) == (is_theirs, is_theirs)


@pytest.mark.django_db
def test_it_asks_nothing_more_once_it_is_known(world: World, theme: Theme) -> None:
    look_for(world.professional)
    look_for(world.stranger)  # that there is none is kept too

    with CaptureQueriesContext(connection) as queries:
        assert look_for(world.professional) == look_of(theme)
        assert look_for(world.stranger) is None

    assert [query["sql"] for query in queries if "cms_theme" in query["sql"]] == []


@pytest.mark.django_db
def test_a_change_is_seen_at_once(world: World, theme: Theme) -> None:
    before = look_for(world.professional)
    theme.display_name = "Stad in het veld"
    theme.save()

    after = look_for(world.professional)

    assert (before and before.name, after and after.name) == ("Veldstad", "Stad in het veld")


def _upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo", content)


def test_it_draws_a_picture_again() -> None:
    out = BytesIO()
    Image.new("RGB", (1200, 300), "red").save(out, "JPEG", comment=b"<script>")

    logo = logos.make_logo(_upload(out.getvalue()))

    assert (logo.logo_type, logo.logo_width, logo.logo_height) == ("image/png", 160, 40)
    assert logo.logo
    assert b"script" not in logo.logo


def test_it_leaves_nothing_in_a_drawing_that_can_act() -> None:
    logo = logos.make_logo(
        _upload(
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 80 40"'
            b' onload="a()"><script>a()</script><style>@import "//e"</style><a x:href="javascript:a()"><g/></a>'
            b'<foreignObject><p/></foreignObject><image href="//e"/><use x:href="#q"/><title>T</title>'
            b'<path d="M0 0h9" fill="url(//e)" stroke="#123456" style="x:y" onclick="a()"/></svg>'
        )
    )

    assert logo.logo == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><title>T</title>'
        b'<path d="M0 0h9" stroke="#123456" /></svg>'
    )
    assert (logo.logo_width, logo.logo_height) == (80, 40)


def _picture_that_says(width: int, height: int) -> bytes:
    """A small PNG whose header promises another size."""
    out = BytesIO()
    Image.new("1", (1, 1)).save(out, "PNG")
    png = out.getvalue()
    header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a no picture",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 0"/>',
        b"<svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
        + b"<g>" * 2000
        + b"</g>" * 2000
        + b"</svg>",
        b'<?xml version="1.0" encoding="klingon"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 -1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s 1"/>' % (b"9" * 400),
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s"/>' % (b"9" * 400, b"9" * 400),
        _picture_that_says(30_000, 30_000),
        _picture_that_says(9_000, 10),
        b"x" * (logos.MAX_BYTES + 1),
    ],
)
def test_it_refuses_what_is_no_logo(content: bytes) -> None:
    with pytest.raises(logos.LogoError):
        logos.make_logo(_upload(content))


@pytest.mark.django_db
def test_it_serves_a_drawing_that_can_do_nothing(client: Client, theme: Theme) -> None:
    theme.logo, theme.logo_type = b"<svg/>", "image/svg+xml"
    theme.save()

    response = client.get(look_of(theme).logo_url)

    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_an_editor_gives_a_municipality_its_look(client: Client, world: World) -> None:
    out = BytesIO()
    Image.new("RGB", (80, 40), "blue").save(out, "PNG")
    client.force_login(world.administrator)

    response = client.post(
        "/beheer/snippets/cms/theme/add/",
        {
            "organisation": world.duindam.pk,
            "accent": "#00aa55",
            "font": "figtree",
            "radius": "0",
            "logo_file": SimpleUploadedFile("logo.png", out.getvalue()),
        },
    )

    theme = Theme.objects.get()
    assert response.status_code == 302
    assert (theme.name, theme.logo_type, theme.logo_width) == ("Duindam", "image/png", 80)


@pytest.mark.django_db
def test_it_warns_the_editor_when_a_colour_is_moved(client: Client, world: World) -> None:
    client.force_login(world.editor)

    yellow = client.get("/beheer/themakleuren/?accent=%23ffcc00").content.decode()
    purple = client.get("/beheer/themakleuren/?accent=%237b2d8b").content.decode()

    assert ("help-warning" in yellow, "help-warning" in purple) == (True, False)
    assert client.get("/beheer/themakleuren/?accent=red").status_code == 400
