"""The reading half of the chat's script, in Python: the same rules as ``chat_log.js``, for the protocol tests."""

from typing import Any


class ClientLog:
    """What one reader shows. ``contig``: everything up to and including this number is shown."""

    def __init__(self, contig: int = 0) -> None:
        self.contig = self.head = contig
        self.early: dict[int, dict[str, Any]] = {}
        self.shown: list[dict[str, Any]] = []

    def accept(self, message: dict[str, Any]) -> None:
        self.hear(message["seq"])
        if message["seq"] > self.contig:
            self.early[message["seq"]] = message
        while self.contig + 1 in self.early:
            self.contig += 1
            self.shown.append(self.early.pop(self.contig))

    def hear(self, seq: int) -> None:
        self.head = max(self.head, seq)

    def take(self, answer: dict[str, Any]) -> None:
        for message in answer["messages"]:
            self.accept(message)
        self.hear(answer["head"])

    @property
    def is_behind(self) -> bool:
        return self.head > self.contig
