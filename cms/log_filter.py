"""Personal links are keys: they do not enter the log."""

import logging
import re

# The part behind these paths lets its holder in.
_PERSONAL = re.compile(r"(/uitnodiging/|/password/reset/key/|/confirm-email/)[^/\s]+")


class PersonalLinkFilter(logging.Filter):
    """Replaces the token in an address by ``...``, in the message and in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _PERSONAL.sub(r"\1...", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
