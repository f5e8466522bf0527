"""The letter that confirms what somebody wrote without logging in."""

import pytest
from django.test import Client

from tests.support.test_guests import INTRODUCTION, LOCKED_OUT, body_of, filled_in, letters_sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "subject", "speaks_of_passwords"),
    [
        (LOCKED_OUT, "We hebben je bericht ontvangen", True),
        (INTRODUCTION, "Leuk om kennis te maken: we hebben je bericht ontvangen", False),
    ],
)
def test_each_kind_has_its_own_confirmation(
    client: Client, url: str, subject: str, speaks_of_passwords: bool
) -> None:
    client.post(url, filled_in(job="Teamleider"))

    letter = letters_sent()[0]

    assert letter.subject == subject
    assert ("wachtwoord" in body_of(letter)) is speaks_of_passwords
