"""What every server does before it serves: refuse settings that would lose or open something."""

from django.core import checks


def refuse_wrong_settings() -> None:
    """Run the system checks, those on the database too; exits with the errors and their hints.

    ``manage.py`` does this by itself; gunicorn and daphne would not.
    """
    found = checks.run_checks(databases=["default"])
    errors = [message for message in found if message.level >= checks.ERROR]
    if errors:
        raise SystemExit("\n".join(str(error) for error in errors))
