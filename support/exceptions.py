"""Errors of support that the edge turns into a message and a status."""


class SupportError(Exception):
    """A refused act: ``code`` for programs, ``message`` for the person who tried."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class CaseChangedError(SupportError):
    """Somebody else changed the case since the person read it."""
