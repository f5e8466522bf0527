"""Where the wings meet: signals of one connected to services of another. Nothing else knows both."""


def connect() -> None:
    """Connect every signal; called once when the apps are ready."""
