"""What every server does before it serves: refuse settings that would lose or open something."""

from django.core import checks


def refuse_wrong_settings() -> None:
    """Run the system checks; exits with the errors and their hints.

    ``manage.py`` does this by itself; gunicorn and daphne would not. The check on what is in the database runs with
    every ``migrate``, which goes before a start.
    """
    errors = [message for message in checks.run_checks() if message.level >= checks.ERROR]
    if errors:
        raise SystemExit("\n".join(str(error) for error in errors))
