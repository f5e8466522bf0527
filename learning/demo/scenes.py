"""The pictures of the three films: per film one scene a chapter, drawn per sentence (`step`)."""

from collections.abc import Callable

from learning.demo.canvas import (
    ACCENT,
    ACCENT_SOFT,
    INK,
    LINE,
    PAPER,
    SOFT_INK,
    STONE,
    WHITE,
    Canvas,
)
from learning.demo.figures import (
    CHILD,
    LEFT,
    MOTHER,
    PROFESSIONAL,
    SAMIRA,
    body,
    doorway,
    headline,
    house,
    label,
    notice,
    person,
    sheet,
    steps,
    tick,
    wall,
)

Scene = Callable[[Canvas, int], None]


def paint(film: str, chapter: int, step: int) -> Canvas:
    """Return the picture of a sentence; raise KeyError or IndexError when there is no scene."""
    canvas = Canvas()
    notice(canvas)
    canvas.lower(12)
    SCENES[film][chapter](canvas, step)
    return canvas


# waarom-doorbreken


def _all_at_once(canvas: Canvas, step: int) -> None:
    headline(canvas, "Alles", "tegelijk")
    canvas.text((LEFT, 196), "ca. 100.000", 30, weight="Heavy", colour=ACCENT)
    body(canvas, (LEFT, 224), "huishoudens", size=22, colour=SOFT_INK)
    if step == 0:
        for place in range(15):
            foot = (354 + place % 5 * 54, 118 + place // 5 * 66)
            house(canvas, foot, 42, wall=WHITE, roof=ACCENT)
    else:
        _tied_up(canvas)


def _tied_up(canvas: Canvas) -> None:
    """One house, with four worries that hold it and each other."""
    centre = (462.0, 156.0)
    words = {"Schulden": (368, 76), "Wonen": (556, 76), "Zorg": (556, 240), "Inkomen": (368, 240)}
    places = list(words.values())
    canvas.line([*places, places[0]], ACCENT, 2.5)
    for place in places:
        canvas.line([place, centre], ACCENT, 2.5)
    canvas.disc(centre, 66, PAPER)
    house(canvas, (centre[0], 204), 98, wall=WHITE, roof=ACCENT)
    for word, place in words.items():
        label(canvas, place, word, size=18)


def _where_the_money_stays(canvas: Canvas, step: int) -> None:
    headline(canvas, "Waar blijft", "het geld?")
    body(canvas, (LEFT, 176), "zo'n 30 % van het geld", "in het sociaal domein", size=22)
    if step:
        canvas.shape([(320, 100), (404, 100), (604, 166), (320, 166)], ACCENT_SOFT)
        canvas.box((320, 160), (284, 50), fill=ACCENT_SOFT, radius=8)
        canvas.box((320, 160), (85, 50), fill=ACCENT, radius=8)
        sheet(canvas, (328, 170), 23)
        canvas.text((378, 185), "30 %", 20, weight="Heavy", colour=WHITE, anchor="mm")
        canvas.text((320, 242), "daarvan: intakes en papierwerk", 20, weight="Bold")
    for place in range(10):
        is_theirs = place < 3
        centre = (334 + place * 28.4, 86)
        canvas.disc(centre, 13, ACCENT if is_theirs else "#DDD5C6")
        colour = WHITE if is_theirs else SOFT_INK
        canvas.text(centre, "€", 15, weight="Bold", colour=colour, anchor="mm")


def _kitchen_table(canvas: Canvas, step: int) -> None:
    headline(canvas, "Begin aan de", "keukentafel")
    person(canvas, (378, 168), 122, PROFESSIONAL)
    person(canvas, (464, 168), 92, CHILD)
    person(canvas, (548, 168), 126, MOTHER)
    canvas.box((318, 166), (290, 16), fill="#B98F66", radius=5)
    for x in (344, 570):
        canvas.box((x, 180), (12, 66), fill="#A57D57", radius=3)
    for x in (416, 506):
        canvas.box((x, 149), (16, 18), fill=WHITE, radius=3, outline=LINE, width=1.5)
    if step:
        lines = ("Welke eerste stap", "maakt al het andere", "mogelijk?")
        body(canvas, (LEFT, 186), *lines, size=22, colour=ACCENT)


def _there_is_room(canvas: Canvas, step: int) -> None:
    wall(canvas, (318, 60), 8, 6)
    if step == 0:
        headline(canvas, "Een regel", "of een", "gewoonte")
        label(canvas, (462, 144), "Zo doen we dat hier altijd", size=18)
    else:
        headline(canvas, "2 van 1.800", size=38)
        body(canvas, (LEFT, 128), "keer stond de wet", "zelf in de weg", size=22)
    if step == 2:
        doorway(canvas, (462, 250), 74, 130)
        person(canvas, (462, 250), 100, PROFESSIONAL)
        canvas.text((LEFT, 232), "Er is ruimte", 30, weight="Heavy", colour=ACCENT)


# een-plan-stap-voor-stap


def _five_steps(canvas: Canvas, step: int) -> None:
    headline(canvas, "Een plan in", "vijf stappen")
    if step == 0:
        names = ("Situatieschets", "Perspectief", "Wat is nodig", "Doorbraak", "Waardendriehoek")
        for place, name in enumerate(names):
            y = 68 + place * 46
            canvas.disc((366, y), 17, ACCENT)
            canvas.text((366, y), str(place + 1), 18, weight="Heavy", colour=WHITE, anchor="mm")
            canvas.text((398, y), name, 22, weight="Bold", anchor="lm")
    else:
        person(canvas, (470, 236), 184, SAMIRA)
        label(canvas, (470, 256), "Samira, verzonnen", size=18)


def _situation(canvas: Canvas, step: int) -> None:
    steps(canvas, 1)
    headline(canvas, "Situatie-", "schets")
    body(canvas, (LEFT, 180), "in haar", "eigen woorden", size=22, colour=SOFT_INK)
    person(canvas, (540, 262), 184, SAMIRA)
    if step:
        canvas.box((250, 62), (214, 118), fill=WHITE, radius=14, outline=LINE)
        canvas.shape([(450, 118), (488, 130), (450, 148)], WHITE)
        canvas.line([(464, 123), (488, 130), (464, 141)], LINE, 2)
        body(
            canvas, (268, 96), "Ik slaap steeds", "ergens anders. Zo", "hou ik geen baan.", size=22
        )


def _perspective(canvas: Canvas, step: int) -> None:
    steps(canvas, 2)
    headline(canvas, "Perspectief")
    body(canvas, (LEFT, 132), "Een scherp doel,", "over een half jaar", size=22, colour=SOFT_INK)
    for month in range(6):
        x = 318 + month * 49
        last = month == 5
        canvas.box(
            (x, 74),
            (42, 46),
            fill=ACCENT if last else WHITE,
            radius=6,
            outline=ACCENT if last else LINE,
        )
        canvas.text(
            (x + 21, 97),
            str(month + 1),
            20,
            weight="Bold",
            colour=WHITE if last else INK,
            anchor="mm",
        )
    canvas.text((318, 144), "maanden", 16, colour=SOFT_INK)
    if step:
        house(canvas, (382, 262), 92, wall=WHITE, roof=ACCENT)
        canvas.box((500, 206), (96, 58), fill="#B98F66", radius=8)
        canvas.box((532, 192), (32, 20), fill=None, radius=6, outline="#8F6A46", width=5)
        canvas.box((500, 228), (96, 5), fill="#8F6A46", radius=0)
        canvas.text((450, 236), "+", 34, weight="Bold", colour=SOFT_INK, anchor="mm")


def _needs(canvas: Canvas, step: int) -> None:
    steps(canvas, 3)
    headline(canvas, "Wat is nodig?")
    cards = (
        ("Zelf", "sollicitaties", "weer oppakken"),
        ("Ondersteuning", "hulp bij de", "administratie"),
        ("Behandeling", "voor haar", "slaapproblemen"),
    )
    for place, (name, *lines) in enumerate(cards):
        x = LEFT + place * 193
        canvas.box((x, 122), (182, 140), fill=WHITE, radius=12, outline=LINE, width=1.5)
        canvas.box((x, 122), (182, 46), fill=ACCENT if step else STONE, radius=12)
        canvas.box((x, 150), (182, 18), fill=ACCENT if step else STONE, radius=0)
        canvas.text(
            (x + 91, 145), name, 21, weight="Bold", colour=WHITE if step else INK, anchor="mm"
        )
        if step:
            body(canvas, (x + 16, 204), *lines, size=21)


def _breakthrough(canvas: Canvas, step: int) -> None:
    steps(canvas, 4)
    headline(canvas, "Doorbraak")
    body(canvas, (LEFT, 132), "De stap waar", "de rest op wacht", size=22, colour=SOFT_INK)
    wall(canvas, (318, 60), 8, 6)
    if step:
        doorway(canvas, (462, 250), 74, 130)
        person(canvas, (462, 250), 100, SAMIRA)
        body(canvas, (LEFT, 216), "Direct een kamer,", "bij uitzondering", size=24, colour=ACCENT)
    else:
        label(canvas, (462, 144), "Wachttijd: 2 jaar", size=20)


def _justify(canvas: Canvas, step: int) -> None:
    steps(canvas, 5)
    headline(canvas, "Waarden-", "driehoek")
    body(canvas, (LEFT, 180), "Zo verantwoord", "je het plan", size=22, colour=SOFT_INK)
    _triangle(canvas, lit=(0, 1, 2))


# de-waardendriehoek

CORNERS = ((450.0, 84.0), (372.0, 226.0), (528.0, 226.0))
CORNER_NAMES = ("Legitimiteit", "Betrokkenheid", "Rendement")
NAME_PLACES = ((450.0, 48.0), (372.0, 262.0), (536.0, 262.0))


def _triangle(canvas: Canvas, *, lit: tuple[int, ...], is_complete: bool = False) -> None:
    canvas.shape(CORNERS, ACCENT if is_complete else ACCENT_SOFT)
    canvas.line([*CORNERS, CORNERS[0]], ACCENT, 5)
    for place, centre in enumerate(CORNERS):
        canvas.disc(centre, 14, ACCENT if place in lit else WHITE, outline=ACCENT)
        if place in lit:
            tick(canvas, centre, 13)
            name = CORNER_NAMES[place]
            canvas.text(NAME_PLACES[place], name, 19, weight="Bold", anchor="mm")
    if is_complete:
        tick(canvas, (450, 184), 44)


def _three_corners(canvas: Canvas, step: int) -> None:
    headline(canvas, "Een plan", "rust op", "drie hoeken")
    _triangle(canvas, lit=())


def _legitimacy(canvas: Canvas, step: int) -> None:
    headline(canvas, "Legitimiteit")
    body(canvas, (LEFT, 138), "Welke wet", "geeft ruimte?", size=26)
    _triangle(canvas, lit=(0,))


def _involvement(canvas: Canvas, step: int) -> None:
    headline(canvas, "Betrokkenheid")
    body(canvas, (LEFT, 138), "Meer regie,", "een beter leven?", size=26)
    _triangle(canvas, lit=(0, 1))


def _return(canvas: Canvas, step: int) -> None:
    headline(canvas, "Rendement")
    body(canvas, (LEFT, 138), "Het plan, of", "doorgaan zoals nu:", "wat kost het?", size=26)
    _triangle(canvas, lit=(0, 1, 2))


def _together(canvas: Canvas, step: int) -> None:
    if step:
        headline(canvas, "Dan kun je", "het uitleggen")
    else:
        headline(canvas, "Klopt het", "alle drie?")
    _triangle(canvas, lit=(0, 1, 2), is_complete=bool(step))


SCENES: dict[str, tuple[Scene, ...]] = {
    "waarom-doorbreken": (_all_at_once, _where_the_money_stays, _kitchen_table, _there_is_room),
    "een-plan-stap-voor-stap": (
        _five_steps,
        _situation,
        _perspective,
        _needs,
        _breakthrough,
        _justify,
    ),
    "de-waardendriehoek": (_three_corners, _legitimacy, _involvement, _return, _together),
}
