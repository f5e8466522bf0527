"""Dovecot with one mailbox, over TLS, for as long as a test needs it."""

import imaplib
import os
import shutil
import ssl
import subprocess
from pathlib import Path

from tests import certificates
from tests.live.stores import make_folder, wait_for
from tests.running import free_port

USER, PASSWORD = "noreply@doorbraak.example", "geheim-van-de-post"
CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = user={user} password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/home
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
"""


class MailboxServer:
    """For use in a ``with`` block."""

    def __init__(self) -> None:
        self.folder, self.port = make_folder(), free_port()
        self.ca = certificates.make_pair(self.folder / "keys")
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, "mail", "mail")
        self.configuration = self.folder / "dovecot.conf"
        facts = {"folder": self.folder, "port": self.port, "user": USER}
        facts |= {"password": PASSWORD, "certificate": self.ca, "key": self.ca.with_suffix(".key")}
        self.configuration.write_text(CONFIGURATION.format(**facts))

    def __enter__(self) -> "MailboxServer":
        command = ["dovecot", "-F", "-c", str(self.configuration)]
        self.process = subprocess.Popen(command, env={"PATH": os.environ["PATH"]})
        wait_for(self._answers, "the mailbox server", 20)
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            self.connect().logout()
        except OSError:
            return False
        return True

    def connect(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=str(self.ca))
        return imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context, timeout=10)

    def open(self) -> imaplib.IMAP4_SSL:
        box = self.connect()
        box.login(USER, PASSWORD)
        box.select("INBOX")
        return box

    def put(self, raw: bytes) -> None:
        with self.open() as box:
            box.append("INBOX", "", "", raw.replace(b"\n", b"\r\n"))

    def subjects(self) -> list[tuple[str, bool]]:
        """(subject, whether it counts as read) of what lies there."""
        with self.open() as box:
            found = []
            for number in box.search(None, "ALL")[1][0].split():
                said = box.fetch(number.decode(), "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
                about, head = said[0]
                found.append((head.decode().strip().removeprefix("Subject: "), b"Seen" in about))
            return found

    @property
    def log_text(self) -> str:
        log = Path(self.folder / "log")
        return log.read_text() if log.exists() else ""
