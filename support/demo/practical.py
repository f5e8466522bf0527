"""Practical questions to the Happiness team; all of it made up."""

from support.demo.story import Act, Do, Story

HAPPY, MILAN = "happiness", "milan.jonker"

PRACTICAL = (
    Story(
        "andere laptop", "chantal.pinas", "Gaat mijn voortgang mee naar een andere laptop?",
        "Volgende week krijg ik een nieuwe laptop van de gemeente. Moet ik de films dan opnieuw kijken?",
        days=23, hour=9.5,
        acts=(
            Act(HAPPY, Do.ANSWER, 1.2, "Dag Chantal, nee hoor. Je voortgang hoort bij je inlog, niet bij je laptop. Log op de nieuwe laptop in met hetzelfde adres en je gaat verder waar je was. Keek je zonder internet? Open dan op de oude laptop nog één keer het leerpad, dan wordt de rest verstuurd."),
            Act("chantal.pinas", Do.SEE, 2),
            Act("chantal.pinas", Do.ASK, 0.2, "Fijn, dat scheelt. Dank je wel."),
            Act(HAPPY, Do.CLOSE, 0.5, "Graag gedaan, succes met de nieuwe laptop."),
        ),
    ),
    Story(
        "geen geluid", "bas.van.dijk", "Geen geluid bij de films",
        "Op mijn werkplek hoor ik niets bij de films. Andere websites doen het wel.",
        days=17, hour=13.25,
        acts=(
            Act(MILAN, Do.ANSWER, 0.8, "Dag Bas, kijk eens of het tabblad gedempt staat: klik met rechts op het tabblad en kies Dempen opheffen. Blijft het stil, laat dan weten welke browser je gebruikt. Met ondertitels of de tekst onder de film kun je intussen gewoon verder; lezen telt net zo goed."),
            Act("bas.van.dijk", Do.ASK, 1.5, "Dat was het, het tabblad stond op stil. Nu doet hij het."),
            Act(MILAN, Do.CLOSE, 0.3, "Mooi. Ik sluit je vraag."),
        ),
    ),
    Story(
        "percentage", "karim.bouzid", "De film is uit, maar het staat op 84 procent",
        "Ik heb de film over de waardendriehoek helemaal gekeken en toch telt hij niet als gedaan. Wat mis ik?",
        days=9, hour=11,
        acts=(
            Act(HAPPY, Do.ANSWER, 2, "Dag Karim, onder de film staat een balk. De lichte stukken heb je nog niet gezien, bijvoorbeeld omdat je hebt doorgespoeld. Klik op zo'n stuk, dan begint de film daar. Vanaf 90 procent telt hij."),
            Act("karim.bouzid", Do.SEE, 3),
        ),
    ),
    Story(
        "uitnodiging collega", "erik.verbeek", "Nieuwe collega heeft geen uitnodiging gekregen",
        "Sinds maandag werkt er iemand nieuw in mijn team. Bij wie vraag ik een inlog aan?",
        days=12, hour=8.75,
        acts=(
            Act(MILAN, Do.NOTE, 0.5, "Nog niet bekend bij ons. Marloes Kok is aanspreekpunt voor Veldstad, ik vraag het bij haar na."),
            Act(MILAN, Do.ANSWER, 0.4, "Dag Erik, het aanspreekpunt van je gemeente meldt nieuwe mensen aan. Voor Veldstad is dat Marloes Kok. Ik heb haar een seintje gegeven; geef jij haar de naam en het werkadres door, dan ligt de uitnodiging er meestal dezelfde dag."),
            Act("erik.verbeek", Do.ASK, 4, "Gedaan, de uitnodiging is binnen."),
            Act(MILAN, Do.CLOSE, 0.5),
        ),
    ),
    Story(
        "tool traag", "priya.ramdin", "De tool is traag op dinsdagmiddag",
        "Elke dinsdag na de lunch duurt opslaan in de tool wel een minuut. Mijn collega's merken het ook.",
        days=6, hour=14.5,
        acts=(
            Act(HAPPY, Do.NOTE, 0.7, "Derde melding deze week, alle drie Veldstad tussen 13.00 en 15.00 uur. Doorgezet naar de leverancier met de tijdstippen."),
            Act(HAPPY, Do.ANSWER, 0.3, "Dag Priya, je bent niet de enige. We hebben het met de tijdstippen bij de leverancier gelegd. Je plan gaat niet verloren: wacht tot er Bewaard staat. Ik laat het weten zodra we meer horen."),
            Act("priya.ramdin", Do.ASK, 22, "Vandaag weer, om kwart over een. Tegelijk met de back-up, zegt onze systeembeheerder. Misschien helpt dat?"),
            Act(HAPPY, Do.NOTE, 1, "Belangrijk: valt samen met een back-up bij de gemeente. Aan de leverancier gemeld, antwoord verwacht donderdag."),
        ),
    ),
    Story(
        "adres gewijzigd", "latifa.azzouzi", "Mijn mailadres verandert door de fusie van teams",
        "Ons team krijgt nieuwe mailadressen. Kan mijn inlog mee, zonder dat ik opnieuw moet beginnen?",
        days=4, hour=10.5,
        acts=(
            Act(MILAN, Do.ANSWER, 3, "Dag Latifa, dat kan. Je aanspreekpunt, Petra van Es, geeft ons je oude en je nieuwe adres door. Wij zetten het om; je voortgang, je vragen en je inlog voor de tool blijven zoals ze zijn. Wanneer gaat het nieuwe adres in?"),
            Act("latifa.azzouzi", Do.ASK, 2, "Volgende maand op de eerste. Ik geef het door aan Petra."),
        ),
    ),
    Story(
        "ondertiteling groter", "hanneke.scholten", "Kunnen de ondertitels groter?",
        "Ik zie niet zo goed. Op mijn scherm zijn de ondertitels klein.",
        days=30, hour=15,
        acts=(
            Act(HAPPY, Do.ANSWER, 1, "Dag Hanneke, zet de film op volledig scherm, dan groeien de ondertitels mee. In de instellingen van je apparaat kun je ze nog groter maken: zoek op ondertiteling. En onder elke film staat de hele tekst, die vergroot je met Ctrl en plus."),
            Act("hanneke.scholten", Do.CLOSE, 5, "Volledig scherm werkt goed zo. Dank!"),
        ),
    ),
    Story(
        "verlopen inlog", "jolanda.kuipers", "Mijn inlog voor de tool is verlopen",
        "Ik was een tijd ziek en nu kom ik niet meer in de tool. Ben ik mijn plannen kwijt?",
        days=3, hour=9.25,
        acts=(
            Act(HAPPY, Do.ANSWER, 0.6, "Dag Jolanda, welkom terug. Je plannen zijn er nog. De tijdelijke inlog voor de tool is afgelopen, maar leren kan gewoon verder: maak je leerpad af, dan wordt je inlog meteen definitief en staan je plannen weer voor je klaar. Ligt er nu een gezin te wachten, laat het weten, dan kijken we samen hoe een collega het plan kan overnemen."),
            Act("jolanda.kuipers", Do.SEE, 2),
            Act("jolanda.kuipers", Do.ASK, 0.3, "Gelukkig. Er loopt één plan met haast, mijn collega Karim kan het overnemen. Hoe regel ik dat?"),
        ),
    ),
    Story(
        "idee: lijst", "rachida.ouali", "Idee: een afvinklijst om uit te printen",
        "Aan de keukentafel heb ik liever papier. Kan er een lijst komen met de vijf stappen van een plan?",
        days=20, hour=16,
        acts=(
            Act(MILAN, Do.NOTE, 1, "Verbeteridee. Ook door iemand uit Duindam genoemd. Naar de redactie."),
            Act(MILAN, Do.ANSWER, 0.2, "Dag Rachida, goed idee. We hebben het doorgegeven aan de redactie, want je bent niet de enige. Voorlopig kun je het naslagwerk over de stappen afdrukken: kies Afdrukken in je browser, het menu blijft dan weg."),
            Act("rachida.ouali", Do.SEE, 1),
        ),
    ),
    Story(
        "toets opnieuw", "anouk.timmer", "Mag ik de kennistoets opnieuw doen?",
        "Ik had 60 procent. Is dat nu definitief?",
        days=2, hour=11.75,
        acts=(Act(MILAN, Do.ANSWER, 0.4, "Dag Anouk, nee. Je mag de toets zo vaak doen als je wilt, en alleen een geslaagde poging telt. Lees bij elke vraag de uitleg, daar zit het meeste in."),),
    ),
    Story(
        "telefoon", "quinten.blom", "Werkt het leerpad ook op mijn telefoon?",
        "Ik zit veel in de trein. Kan ik daar films kijken, ook als de verbinding wegvalt?",
        days=1, hour=16.25,
        acts=(Act(HAPPY, Do.NOTE, 0.5, "Nagaan wat we over bekijken zonder verbinding kunnen zeggen: wat er geladen is speelt door en wordt later verstuurd."),),
    ),
    Story(
        "verkeerde naam", "sevda.yildiz", "Mijn achternaam staat verkeerd",
        "Op het leerpad staat Yildis, het moet Yildiz zijn. Kan dat aangepast worden voor mijn bewijs van afronding?",
        days=1, hour=9,
    ),
    Story(
        "grijs scherm", "dennis.loanjoe", "Grijs scherm na het inloggen in de tool",
        "Sinds vanmorgen zie ik na het inloggen in de tool alleen een grijs vlak. In het leerpad kom ik wel.",
        minutes=95,
    ),
    Story(
        "dubbele mail", "renske.huisman", "Ik krijg elke mail dubbel",
        "Van elk antwoord krijg ik twee mails. Kan dat er één zijn?",
        minutes=210,
    ),
    Story(
        "inlog op vakantie", "xenia.popescu", "Loopt mijn tijdelijke inlog door in mijn vakantie?",
        "Ik ben drie weken weg. Tellen die mee voor de negentig dagen?",
        days=8, hour=10,
        acts=(
            Act(MILAN, Do.HAND_OVER, 0.5, "Vraag over de termijn: mogen wij zelf uitstel geven, of is dat aan het programma?"),
            Act("judith.cohen", Do.HAND_OVER, 2, "Terug naar jullie: het aanspreekpunt van de gemeente beslist. De dagen lopen door in een vakantie."),
            Act(MILAN, Do.ANSWER, 1, "Dag Xenia, de dagen lopen door, ook in je vakantie. Kom je daardoor in de knel, vraag dan uitstel aan Marloes Kok. Je bent over de helft, dus grote kans dat je ervoor klaar bent."),
            Act("xenia.popescu", Do.SEE, 5),
        ),
    ),
    Story(
        "leerpad delen", "professional", "Kan ik met mijn team samen kijken?",
        "Op dinsdag hebben we teamoverleg. Kunnen we een film samen bekijken en telt dat dan voor iedereen?",
        days=5, hour=13,
        acts=(
            Act(HAPPY, Do.ANSWER, 1.1, "Dag Samira, samen kijken is juist aan te raden, er ontstaan goede gesprekken uit. Het telt nu nog alleen voor wie is ingelogd. De anderen kunnen de tekst onder de film lezen en dat bevestigen; dat kost twee minuten."),
            Act("professional", Do.SEE, 2),
            Act("professional", Do.CLOSE, 0.1, "Zo doen we het, dank!"),
        ),
    ),
    Story(
        "agenda koppelen", "professional", "Herinnering in mijn agenda",
        "Ik wil elke week een half uur leren. Kan het leerpad dat in mijn agenda zetten?",
        days=0, hour=9.5,
    ),
)  # fmt: skip
