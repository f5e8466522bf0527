"""A mail server that keeps what it is given: enough SMTP for our sender, on a port that can be closed."""

import email
import socketserver
import threading
from email.message import Message


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self._say("221 bye")
                return
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            if word == b"RCPT" and self.server.refusal:  # type: ignore[attr-defined]
                self._say(self.server.refusal)  # type: ignore[attr-defined]
                continue
            self._say("250 sink" if word in {b"EHLO", b"HELO"} else "250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # broken off: not accepted, the sender tries again
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        assert isinstance(self.server, MailSink)
        self.server.letters.append(email.message_from_bytes(b"".join(lines)))


class MailSink(socketserver.ThreadingTCPServer):
    """``letters`` in the order they came; for use in a ``with`` block. ``refusal``: the answer to recipients."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refusal = ""
        self.letters: list[Message] = []
        self.port = self.server_address[1]

    def __enter__(self) -> "MailSink":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()

    def count(self, message_id: str) -> int:
        return sum(letter["Message-ID"] == message_id for letter in list(self.letters))
