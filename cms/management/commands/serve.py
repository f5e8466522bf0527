"""``manage.py serve``: the whole product in one process, on embedded defaults."""

import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms import embedded
from cms.demo import accounts


class Command(BaseCommand):
    help = "Serve the product in one process (embedded set-up); Ctrl-C ends all of it."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=urlsplit(settings.BASE_URL).port or 8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_EMBEDDED:
            raise CommandError(
                "serve is for the embedded set-up; with REDIS_URL use gunicorn and daphne."
            )
        self.check(databases=["default"])
        with embedded.single_process():
            for port in (options["port"], options["port"] + 1)[: 2 if settings.DEMO else 1]:
                self._refuse_taken(port)
            self._serve(options["port"])

    def _serve(self, port: int) -> None:
        with self._demo_tool(port):
            if settings.DEMO:
                self.stdout.write(accounts.describe())
            self.stdout.write(f"Serving on {settings.BASE_URL} - Ctrl-C stops.\n")
            self.stdout.flush()
            embedded.serve(port=port)

    def _refuse_taken(self, port: int) -> None:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is in use. Choose another, for example: PORT={port + 100} make demo"
                ) from error

    @contextmanager
    def _demo_tool(self, port: int) -> Iterator[None]:
        """The relying party beside a demo; it ends with us."""
        if not settings.DEMO:
            yield
            return
        command = [sys.executable, "-m", "tests.tool", "--port", str(port + 1)]
        command += [
            "--issuer",
            settings.BASE_URL,
            "--secret-file",
            str(accounts.tool_secret_path()),
        ]
        child = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603 - our own module
        try:
            yield
        finally:
            child.terminate()
            child.wait(timeout=5)
