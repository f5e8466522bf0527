"""Somebody is invited at an address that nobody has; hours later the letter comes back, and the contact sees it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.onboarding import returns
from tests.running import Visitor
from tests.services.conftest import Place
from tests.services.mailbox_server import PASSWORD, USER, MailboxServer

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
READ = "from onboarding.returned_mail import read_returned; print('returned:', read_returned())"


def _read(place: Place, mailbox: MailboxServer, password: str = PASSWORD) -> str:
    address = f"imaps://{quote(USER, safe='')}:{quote(password)}@localhost:{mailbox.port}/INBOX"
    return place.servers.manage(
        "shell",
        "--no-imports",
        "--command",
        READ,
        RETURNED_MAIL_URL=address,
        SSL_CERT_FILE=str(mailbox.ca),
    )


def test_a_letter_that_comes_back_shows_up(place: Place, visitor: Callable[[str], Visitor]) -> None:
    contact = visitor("contact")
    people = contact.get("/mensen/?q=typefout").text
    contact.post_form(
        "/mensen/uitnodigen/",
        {
            "email": "typefout@veldstad.example",
            "first_name": "Nina",
            "last_name": "Nieuw",
            "part": "veldstad",
            "role": "professional",
        },
    )
    letter = place.post.wait_for("", "typefout@veldstad.example")

    with MailboxServer() as mailbox:
        nothing = _read(place, mailbox)
        mailbox.put(returns.away(letter))
        mailbox.put(returns.postfix(letter))
        refused = _read(place, mailbox, password="verkeerd")
        read, again = _read(place, mailbox), _read(place, mailbox)
        left = mailbox.subjects()

    assert "typefout@" not in people
    assert ["returned: 0" in said for said in (nothing, refused, again)] == [True] * 3
    assert "returned: 1" in read
    assert left == [(f"Automatisch antwoord: {letter['Subject']}", True)]
    assert "Adres weigert post" in contact.get("/mensen/?q=typefout").text
