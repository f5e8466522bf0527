"""Chats with the Help-out team: ended, going on and waiting; all of it made up."""

from support.constants import Tier
from support.demo.story import Act, Do, Story

EXPERT, JUDITH = "expert", "judith.cohen"
OUT = Tier.HELP_OUT
SHORT = 0.03  # hours: two minutes


def _chat(  # noqa: PLR0913 - each is one fact of a story
    key: str,
    asker: str,
    body: str,
    *,
    days: int = 0,
    hour: float = 10,
    minutes: int | None = None,
    acts: tuple[Act, ...] = (),
) -> Story:
    return Story(
        key, asker, "", body, tier=OUT, days=days, hour=hour, minutes=minutes, acts=acts, is_chat=True
    )  # fmt: skip


CHATS = (
    _chat(
        "chat eigen regie", "maria.fernandes", "Hoe voorkom ik dat het plan van mij wordt in plaats van het gezin?",
        days=11, hour=11,
        acts=(
            Act(EXPERT, Do.TAKE, SHORT),
            Act(EXPERT, Do.SAY, 0.01, "Goede vraag. Wie houdt bij jullie gesprek de pen vast?"),
            Act("maria.fernandes", Do.SAY, 0.02, "Ik, op mijn laptop."),
            Act(EXPERT, Do.SAY, 0.03, "Geef de pen eens weg. Laat hen het perspectief opschrijven, al is het één zin. En lees hun zin voor aan het begin van elk overleg."),
            Act("maria.fernandes", Do.SAY, 0.02, "Simpel, ga ik morgen doen. Bedankt!"),
            Act(EXPERT, Do.END, 0.02),
        ),
    ),
    _chat(
        "chat spoed", "yusuf.warsame", "Ik zit nu bij een moeder die vanavond geen slaapplek heeft. Wie kan ik bellen?",
        days=6, hour=15.5,
        acts=(
            Act(JUDITH, Do.TAKE, 0.01),
            Act(JUDITH, Do.SAY, 0.01, "Bel eerst de crisisopvang van je eigen gemeente, het nummer staat op jullie Doorbraakkaart. Zijn er kinderen bij?"),
            Act("yusuf.warsame", Do.SAY, 0.02, "Twee, van 4 en 7."),
            Act(JUDITH, Do.SAY, 0.02, "Zeg dat als eerste. Met kinderen geldt bijna altijd een plek voor vannacht. Morgen kijken we samen naar het plan."),
            Act("yusuf.warsame", Do.SAY, 0.4, "Gelukt, ze kan terecht tot maandag."),
            Act(JUDITH, Do.SAY, 0.02, "Fijn. Laat het morgen even weten, dan denken we mee over maandag."),
            Act(JUDITH, Do.END, 0.01),
        ),
    ),
    _chat(
        "chat kosten", "ugur.ozturk", "Waar vind ik de tarieven voor de kosten-batenanalyse?",
        days=3, hour=9.25,
        acts=(
            Act(EXPERT, Do.TAKE, 0.05),
            Act(EXPERT, Do.SAY, 0.02, "In de tool staan de inkooptarieven van je gemeente. Ontbreekt er een, neem dan de landelijke prijslijst en zet dat erbij."),
            Act("ugur.ozturk", Do.SAY, 0.03, "En als er een bereik staat?"),
            Act(EXPERT, Do.SAY, 0.02, "Neem het midden en noem het bereik. Voorzichtig rekenen overtuigt meer dan mooi rekenen."),
            Act("ugur.ozturk", Do.END, 0.05),
        ),
    ),
    _chat(
        "chat loopt", "marijke.schouten", "Collega's vragen mij steeds om het plan voor hen te schrijven. Hoe coach ik zonder over te nemen?",
        minutes=24,
        acts=(
            Act(EXPERT, Do.TAKE, 0.05),
            Act(EXPERT, Do.SAY, 0.02, "Herkenbaar voor een best person. Wat gebeurt er als je nee zegt?"),
            Act("marijke.schouten", Do.SAY, 0.04, "Dan blijft het plan liggen, en dat vind ik voor het gezin zo jammer."),
            Act(EXPERT, Do.SAY, 0.05, "Spreek een half uur af waarin de collega schrijft en jij alleen vragen stelt. Begin met: wat is de eerste stap waar alles aan hangt?"),
            Act("marijke.schouten", Do.SAY, 0.06, "Dat ga ik proberen. Mag ik zo een zin voorleggen?"),
        ),
    ),
    _chat(
        "chat loopt ook", "theo.van.vliet", "Mijn inlog voor de tool is verlopen. Mag ik wel meedenken over een plan van een collega?",
        minutes=17,
        acts=(
            Act(JUDITH, Do.TAKE, 0.06),
            Act(JUDITH, Do.SAY, 0.02, "Meedenken mag altijd. De collega houdt het plan in handen, jij kijkt over de schouder mee."),
            Act("theo.van.vliet", Do.SAY, 0.05, "En als ik zelf iets wil toevoegen?"),
        ),
    ),
    _chat(
        "chat wacht 1", "zoe.van.leeuwen", "Mag een pleegouder meetekenen op het plan, of alleen de ouders met gezag?",
        minutes=11,
    ),
    _chat(
        "chat wacht 2", "kees.zwart", "De corporatie wil pas toewijzen als het bewind loopt, en het bewind pas als er een adres is. Wie doet de eerste stap?",
        minutes=4,
        acts=(Act("kees.zwart", Do.SAY, SHORT, "Het gaat om een echtpaar van in de zestig, ze slapen nu bij hun dochter."),),
    ),
)  # fmt: skip
