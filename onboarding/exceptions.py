"""Errors of people and access that the edge turns into a message and a status."""


class OnboardingError(Exception):
    """A refused act: ``code`` for programs, ``message`` for the person who tried."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RefusedError(Exception):
    """Promised work that will never succeed; it says nothing, for it goes into a log."""
