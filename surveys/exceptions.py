"""Errors of the polls that the edge turns into a message and a status."""


class SurveyError(Exception):
    """A refused act: ``code`` for programs, ``message`` for the person who tried."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
