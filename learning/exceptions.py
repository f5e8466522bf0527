"""Errors of learning that the edge turns into a message and a status."""

from collections.abc import Mapping
from typing import Any


class LearningError(Exception):
    """A refused act: ``code`` for programs, ``message`` for the person, ``details`` for the page."""

    def __init__(self, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details or {}
