"""Passwords that are long enough and yet the first that somebody tries: a Dutch word with digits, or a row of keys."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from onboarding.models import User

# What people in our field take when they must think of something, without digits and marks.
GUESSED = frozenset(
    [
        "administrator",
        "amsterdam",
        "bijstand",
        "doorbraak",
        "doorbraakmethode",
        "doorbraaktool",
        "eindhoven",
        "februari",
        "feyenoord",
        "gemeente",
        "groningen",
        "happiness",
        "hulpverlener",
        "ikhouvanjou",
        "jeugdzorg",
        "leeromgeving",
        "maatwerk",
        "maatwerkplan",
        "november",
        "oktober",
        "participatie",
        "password",
        "rotterdam",
        "schulden",
        "september",
        "sociaaldomein",
        "utrecht",
        "verandermij",
        "verandering",
        "vakantie",
        "voetbal",
        "wachtwoord",
        "welkom",
        "welkomthuis",
        "wijkteam",
        "wijkteamnoord",
        "winter",
        "zomer",
        "zomervakantie",
    ]
)
KEY_ROWS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
)


class GuessableValidator:
    """Refuses what is a known word, a row of keys or one short piece again and again, whatever digits stand round it."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = re.sub(r"[\W\d_]+", "", password.lower())
        is_row = any(letters in row or letters in row[::-1] for row in KEY_ROWS)
        if letters in GUESSED or is_row or re.fullmatch(r"(.{1,4})\1+", password.lower()):
            raise ValidationError(
                _("This password is easy to guess. A sentence that only you know works well."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("A sentence that only you know works well.")
