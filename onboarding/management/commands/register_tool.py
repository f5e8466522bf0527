"""``manage.py register_tool``: let a tool take its log-ins from us, or give a known one a new secret."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from onboarding.tools import register_tool


class Command(BaseCommand):
    help = "Register a tool and print its new secret, once; a known one has the former secret replaced at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id")
        parser.add_argument("name")
        parser.add_argument("redirect_uri")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = get_random_string(40)
        register_tool(
            client_id=options["client_id"],
            name=options["name"],
            redirect_uri=options["redirect_uri"],
            secret=secret,
        )
        self.stdout.write(secret)
