"""What enters the log: what happened to what. Personal links are keys, so they do not."""

import logging
import re
from typing import Any

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


def log_settings(level: str) -> dict[str, Any]:
    """The ``LOGGING`` of the project: one line to the console for each event of ``level`` and above."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "filters": {"no_links": {"()": "cms.log_filter.PersonalLinkFilter"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["no_links"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "daphne": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "kombu": {"level": "ERROR"},
            "django.channels.server": {"level": "WARNING"},
            "flufl.bounce": {"level": "CRITICAL"},  # its tracebacks show what somebody wrote
        },
    }
