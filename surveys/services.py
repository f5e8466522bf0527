"""The public door of the polls."""

from surveys.answers import answer
from surveys.closing import close_wave
from surveys.offers import Offer, dismiss, offer_question
from surveys.waves import open_wave, plan_wave

__all__ = [
    "Offer",
    "answer",
    "close_wave",
    "dismiss",
    "offer_question",
    "open_wave",
    "plan_wave",
]
