"""Questions of substance to the Help-out team; all of it made up, no household exists."""

from support.constants import Tier
from support.demo.story import Act, Do, Story

HAPPY, EXPERT, JUDITH, WINSTON = "happiness", "expert", "judith.cohen", "winston.tjin"
OUT = Tier.HELP_OUT

SUBSTANCE = (
    Story(
        "borg voor huur", "ibrahim.el.amrani", "Waarborgsom vooruit betalen, kan dat?",
        "Een alleenstaande vader kan een woning krijgen, maar de borg is er niet. Bijzondere bijstand is afgewezen omdat het een lening zou moeten zijn. De hele rest van het plan hangt hieraan. Hoe onderbouw ik een uitzondering?",
        tier=OUT, days=21, hour=10.25,
        acts=(
            Act(EXPERT, Do.NOTE, 3, "Art. 35 en 48 Participatiewet: bijstand kan om niet als de omstandigheden dat vragen. Nagaan wat de verordening van Veldstad zegt."),
            Act(EXPERT, Do.ANSWER, 1, "Dag Ibrahim, er is ruimte. Bijzondere bijstand is in beginsel om niet; een lening mag, maar is geen plicht. Zet in je plan drie dingen. Eén: waarom een lening hier het doel in de weg staat (nieuwe schuld naast een schuldregeling). Twee: wat het de kinderen oplevert, in woorden van vader zelf. Drie: wat doorgaan kost, dus de opvang per maand naast de borg. Vraag het bij de beslisser als één besluit, met het plan erbij."),
            Act("ibrahim.el.amrani", Do.SEE, 4),
            Act("ibrahim.el.amrani", Do.ASK, 20, "Hier kon ik mee verder. De inkomensconsulent zag het ook zo, de borg is toegekend. Vader tekent vrijdag."),
            Act(EXPERT, Do.CLOSE, 1, "Wat een mooi bericht. Zet in het plan wat de doorslag gaf, dan heeft een collega er ook iets aan."),
        ),
    ),
    Story(
        "inwonende zoon", "noor.haddad", "Korting op de uitkering door een inwonende zoon",
        "Moeder wil haar zoon van 22 na detentie opvangen. Ze wordt dan gekort en kan de huur niet meer betalen. Hij komt anders op straat. Is hier iets mogelijk?",
        tier=OUT, days=13, hour=9.75,
        acts=(
            Act(JUDITH, Do.ANSWER, 5, "Dag Noor, ja, kijk naar de bedoeling: de korting gaat ervan uit dat kosten gedeeld worden. Hij heeft de eerste maanden niets om mee te delen. Art. 18 lid 1 Participatiewet laat de gemeente de bijstand afstemmen op de omstandigheden. Vraag dat voor een half jaar, met een perspectief: werk of opleiding voor hem. Reken het nulalternatief mee: een plek in de opvang is al in de eerste maand duurder."),
            Act("noor.haddad", Do.SEE, 3),
            Act("noor.haddad", Do.ASK, 2, "Heb je een voorbeeld van hoe je zo'n verzoek opschrijft, zonder er een jurist bij te halen?"),
            Act(JUDITH, Do.ANSWER, 6, "Eén alinea is genoeg: wie, welk doel, welke regel knelt, wat je vraagt en tot wanneer. Bijvoorbeeld: “Wij vragen de bijstand van mevrouw gedurende zes maanden niet te verlagen, omdat haar zoon in die tijd geen inkomen heeft en zij samen werken aan…”. Stuur de mijne gerust terug met jouw zinnen, dan lees ik mee."),
        ),
    ),
    Story(
        "wie beslist", "tamara.wijnaldum", "Niemand wil beslissen over de uitzondering",
        "Inkomen wijst naar Wmo, Wmo naar Jeugd. Iedereen vindt het plan goed, maar niemand tekent. Hoe doorbreek je dat?",
        tier=OUT, days=7, hour=14,
        acts=(
            Act(WINSTON, Do.NOTE, 2, "Klassieke defensieve routine. Eerst het gesprek, dan pas de escalatiematrix."),
            Act(WINSTON, Do.ANSWER, 1, "Dag Tamara, herkenbaar. Nodig de drie aan één tafel uit, met de bewoner erbij als zij dat wil, en stel één vraag: wat heb jij nodig om ja te zeggen? Vaak is dat dekking. Die geeft het Doorbraakbudget: dan hoeft niemand het uit de eigen pot te halen. Blijft het nee, dan is dat ook een antwoord, en daarvoor is de escalatiematrix er."),
            Act("tamara.wijnaldum", Do.SEE, 3),
        ),
    ),
    Story(
        "privacy ggz", "yusuf.warsame", "Mag ik informatie van de behandelaar in het plan zetten?",
        "Moeder vindt het goed dat ik met haar behandelaar bel. Mag wat die zegt in het plan, ook als het over medicatie gaat?",
        tier=OUT, days=5, hour=11.5,
        acts=(
            Act(JUDITH, Do.ANSWER, 4, "Dag Yusuf, zet in het plan alleen wat nodig is voor het doel. Dus wel: “mevrouw heeft 's ochtends tijd nodig, afspraken na elf uur”, niet welke medicijnen daar de reden van zijn. Laat haar het plan lezen voordat een ander het ziet. Toestemming om te bellen is nog geen toestemming om op te schrijven; vraag die apart."),
            Act("yusuf.warsame", Do.SEE, 1),
            Act("yusuf.warsame", Do.CLOSE, 2, "Duidelijk onderscheid, zo heb ik het met haar besproken."),
        ),
    ),
    Story(
        "besparing niet zeker", "emine.aksoy", "De besparing valt bij een ander, telt die dan mee?",
        "Als dit gezin een woning krijgt, bespaart de zorgverzekeraar. De gemeente betaalt. Mijn manager zegt dat ik dat niet mag meetellen.",
        tier=OUT, days=4, hour=15.25,
        acts=(
            Act(EXPERT, Do.ANSWER, 6, "Dag Emine, meetellen mag, maar laat zien waar het valt. Zet de baten in twee rijen: wat iemand kan boeken en wat de samenleving spaart, en daarbij wie het merkt. Je manager kijkt naar de eerste rij, het Doorbraakteam naar beide. Zet er ook bij wat onzeker is; dat maakt de rest geloofwaardig."),
            Act("emine.aksoy", Do.ASK, 18, "Zo heb ik het gedaan. Nu vraagt hij wie de tarieven heeft vastgesteld. Welke bron noem ik?"),
        ),
    ),
    Story(
        "kostendeler op dak", "jamal.chaouki", "Briefadres voor een dakloze jongere",
        "Zonder adres geen uitkering en geen zorgverzekering. De balie zegt dat een briefadres alleen kan met een inschrijving bij de opvang, en die is vol.",
        tier=OUT, days=2, hour=9.5,
        acts=(Act(WINSTON, Do.ANSWER, 3, "Dag Jamal, een briefadres is een recht voor wie geen woonadres heeft, ook zonder plek in de opvang. De gemeente kan ambtshalve een briefadres geven op een eigen adres. Vraag de collega van burgerzaken aan tafel en laat zien wat er op wacht: uitkering, verzekering, school. Leg het besluit vast in het plan als eerste stap."),),
    ),
    Story(
        "perspectief", "lieke.maas", "Het gezin wil iets anders dan wij verstandig vinden",
        "Ouders willen terug naar hun oude buurt, wij zien vooral schulden. Hoe schrijf je dan een perspectief?",
        tier=OUT, days=1, hour=13.5,
    ),
    Story(
        "energie afgesloten", "ineke.bos", "Energie wordt maandag afgesloten",
        "Een gezin met een baby. De leverancier wil een regeling, maar alleen als er een bewindvoerder is. Die is er pas over zes weken. Wie heeft dit eerder opgelost?",
        tier=OUT, minutes=150,
    ),
    Story(
        "opzegging school", "wesley.brouwer", "Leerling van 16 wordt uitgeschreven",
        "De school schrijft hem uit wegens verzuim, terwijl het plan juist om school draait.",
        tier=OUT, minutes=55,
    ),
    Story(
        "warm over", "corrie.dekker", "Verordening staat maatwerk in de weg",
        "Ik kan in de tool het artikel niet vinden waarop ik de uitzondering moet baseren. Is de tool kapot of bestaat het niet?",
        days=3, hour=13,
        acts=(
            Act(HAPPY, Do.NOTE, 0.6, "De tool doet het, de lijst van Veldstad is geladen. De vraag gaat eigenlijk over de inhoud."),
            Act(HAPPY, Do.HAND_OVER, 0.1, "Corrie zoekt een grondslag in de verordening schuldhulp. Nagekeken: de tool werkt, het artikel staat er niet in. Gezin wacht op een saneringskrediet, besluit is deze week nodig."),
            Act(WINSTON, Do.NOTE, 2, "Hardheidsclausule staat in de algemene verordening, niet in die van schuldhulp. Daarom vindt ze hem niet."),
            Act(WINSTON, Do.ANSWER, 0.3, "Dag Corrie, ik heb je vraag overgenomen van Fatma. Het artikel bestaat: de hardheidsclausule staat in de algemene verordening sociaal domein. Kies in de tool bij Wet die lijst en zoek op hardheid. Beschrijf erbij waarom de gewone regel hier verkeerd uitpakt; één concreet gevolg is sterker dan drie algemene."),
            Act("corrie.dekker", Do.SEE, 3),
        ),
    ),
    Story(
        "overgedragen, wacht", "dennis.loanjoe", "Twee bewindvoerders in één huishouden",
        "Man en vrouw hebben elk een andere bewindvoerder en die spreken elkaar niet. Bij wie kan ik terecht?",
        days=1, hour=10.75,
        acts=(Act("milan.jonker", Do.HAND_OVER, 1.5, "Gaat over de inhoud: overleg tussen twee bewindvoerders, loonbeslag dreigt op de 28e. Geen vraag over de tool. Graag terugbellen voor het weekend."),),
    ),
    Story(
        "heropend", "henk.boersma", "Inkomensgrens net overschreden",
        "Door een eindejaarsuitkering valt iemand één maand boven de grens en stopt alles. Wat kan ik doen?",
        tier=OUT, days=15, hour=9,
        acts=(
            Act(EXPERT, Do.ANSWER, 5, "Dag Henk, vraag om te kijken naar het inkomen over het hele jaar. Eén maand zegt weinig over wat iemand kan dragen, en stoppen en opnieuw aanvragen kost de gemeente meer."),
            Act("henk.boersma", Do.CLOSE, 3, "Ga ik proberen."),
            Act("henk.boersma", Do.ASK, 40, "Afgewezen: ze mogen alleen naar de maand kijken. Staat dat echt in de wet?"),
        ),
    ),
    Story(
        "bestuurder", "petra.van.es", "Wat vertel ik onze wethouder in tien minuten?",
        "Volgende week zit ik bij de wethouder. Hij wil weten waarom we uitzonderingen maken.",
        tier=OUT, days=10, hour=16,
        acts=(
            Act(JUDITH, Do.ANSWER, 2, "Dag Petra, begin bij één gezin uit Duindam, zonder namen. Dan de drie hoeken: de wet geeft ruimte, het gezin kan verder, het kost minder dan doorgaan. Sluit af met wat je van hem nodig hebt: dekking als er een keer nee komt. Het naslagwerk voor bestuurders past op één blad."),
            Act("petra.van.es", Do.SEE, 14),
            Act("petra.van.es", Do.CLOSE, 26, "Ging goed, hij vroeg zelf om het Doorbraakteam eens te zien."),
        ),
    ),
)  # fmt: skip
