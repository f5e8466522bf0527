"""A personal link never stands in the log."""

import logging

from cms.log_filter import PersonalLinkFilter


def test_it_masks_an_invitation() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Gone: %s", ("/uitnodiging/1-1.secret/",), None
    )

    PersonalLinkFilter().filter(record)

    assert record.getMessage() == "Gone: /uitnodiging/.../"


def test_it_leaves_other_lines_alone() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "Not found: %s", ("/leerpad/",), None)

    PersonalLinkFilter().filter(record)

    assert record.getMessage() == "Not found: /leerpad/"
