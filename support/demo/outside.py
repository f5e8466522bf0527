"""Questions of people who are not logged in; all of it made up."""

from support.constants import GuestKind
from support.demo.story import Sender, Story

OUTSIDE = (
    Story(
        "nieuw adres", "", "",
        "Ik heb sinds deze week een nieuw mailadres van de gemeente. Met het oude kan ik niet meer bij mijn mail, dus een nieuw wachtwoord komt niet aan. Hoe kom ik weer bij mijn leerpad?",
        minutes=95,
        sender=Sender(GuestKind.LOCKED_OUT, "Koen Postmus", "koen.postmus@duindam.example", "Duindam"),
    ),
    Story(
        "kennismaken", "", "",
        "Onze wethouder zag een film over de Doorbraakmethode en is enthousiast. Wij zijn een kleine gemeente met één wijkteam. Wat vraagt meedoen van ons, en kunnen we eerst meekijken bij een ander?",
        minutes=170,
        sender=Sender(
            GuestKind.INTRODUCTION, "Sanne Verhoef", "sanne.verhoef@rivierdorp.example", "Rivierdorp", "Beleidsadviseur sociaal domein"
        ),
    ),
)  # fmt: skip
