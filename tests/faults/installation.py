"""The product on stores of its own with everything between them breakable, and what it holds afterwards."""

import shutil
from contextlib import ExitStack
from itertools import cycle
from typing import Any

from tests.deployment import RedisServer
from tests.faults.mail_sink import MailSink
from tests.faults.people import Courier, Guest, answer, ask, talk, watch
from tests.faults.proxy import Proxy
from tests.live import prepared
from tests.live.stores import make_folder, wait_for

# Another one for each work: a person may ask twenty an hour.
ASKERS = cycle([f"learner{number}" for number in (2, 4, 5, 7, 8, 9, 10, 11)])


class Installation:
    """All processes, nginx before them; Redis and the mail server behind a proxy of ours, PostgreSQL a cluster of ours."""

    def __init__(self, stack: ExitStack) -> None:
        folder = make_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self.postgresql, self.world = prepared.copy_to(folder)
        self.postgresql.start()
        stack.callback(self.postgresql.stop, "immediate")
        self.redis = stack.enter_context(RedisServer(folder / "redis"))
        self.sink = stack.enter_context(MailSink())
        self.broker = stack.enter_context(Proxy(self.redis.port))
        self.post = stack.enter_context(Proxy(self.sink.port))
        self.servers = prepared.deploy(
            folder,
            self.postgresql.url(prepared.DATABASE),
            f"redis://127.0.0.1:{self.broker.port}/0",
            EMAIL_URL=f"smtp://127.0.0.1:{self.post.port}",
            OTHERS_IN_PRIVATE_NETWORKS="1",
        )
        stack.callback(self.servers.__exit__)
        self.servers.start()

    @property
    def log_text(self) -> str:
        logs = [process.log for process in self.servers.processes.values()]
        return "\n".join(log.read_text(errors="replace") for log in logs if log.exists())

    def guest(self, name: str) -> Guest:
        return Guest(self.servers.url, self.world["sessions"][name])

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.postgresql.query(prepared.DATABASE, sql, *values)

    def wait_until_delivered(self, seconds: float) -> float:
        """Until the outbox holds nothing that is due; how long that took."""
        waiting = (
            "SELECT key, attempts, last_error FROM onboarding_outbox WHERE done_at IS NULL"
            " AND kind <> 'support.chat_message'"
        )
        try:
            return wait_for(lambda: self.rows(waiting) == [], "the end of the outbox", seconds)
        except TimeoutError as error:
            worker, beat = (self.servers.processes[name].tail() for name in ("worker", "beat"))
            raise TimeoutError(f"{error}: {self.rows(waiting)}\n{worker}\n{beat}") from error


class Work:
    """A learner, two in chats, one who asks and an agent who answers, at it until ``stop``; then ``check``."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        world = place.world
        self.session = world["watching"]["learner6"]["session"]
        chats = world["chats"]
        cases = "SELECT public_id::text FROM support_case WHERE tier = 1 AND state = 'new' LIMIT 60"
        people = {
            "watched": watch(place.guest("learner6"), self.session),
            "said": talk(place.guest("learner0"), chats["learner0"]),
            "said too": talk(place.guest("learner1"), chats["learner1"]),
            "asked": ask(place.guest(next(ASKERS))),
            "answered": answer(place.guest("happiness"), [row[0] for row in place.rows(cases)]),
        }
        self.couriers = {name: Courier(sends) for name, sends in people.items()}

    def start(self) -> None:
        self.first = int(
            self.place.rows("SELECT coalesce(max(id), 0) FROM onboarding_outbox")[0][0]
        )
        for courier in self.couriers.values():
            courier.start()

    @property
    def acknowledged(self) -> dict[str, int]:
        return {name: len(courier.acknowledged) for name, courier in self.couriers.items()}

    @property
    def retries(self) -> int:
        return sum(courier.retries for courier in self.couriers.values())

    def stop(self) -> None:
        for courier in self.couriers.values():
            courier.stop()

    def check(self) -> None:
        """All that was acknowledged is there, once; the letters about it were sent."""
        assert {name: c.problem for name, c in self.couriers.items() if c.problem} == {}
        for name, sql in KEPT.items():
            values = [self.session] if "%s" in sql else []
            kept = [str(row[0]) for row in self.place.rows(sql, *values)]
            assert len(kept) == len(set(kept)), f"{name}: twice"
            lost = [key for key in self._acknowledged(name) if key not in set(kept)]
            assert lost == [], f"{name}: acknowledged and lost"
        assert self.place.rows(GAPS) == []

    def _acknowledged(self, name: str) -> list[str]:
        return [
            key
            for courier in self.couriers
            if courier.startswith(name)
            for key in self.couriers[courier].acknowledged
        ]

    def letters(self) -> int:
        """How many letters were promised since the start."""
        sql = "SELECT count(*) FROM onboarding_outbox WHERE kind = 'mail' AND id > %s"
        return int(self.place.rows(sql, self.first)[0][0])


KEPT = {
    "watched": "SELECT seq FROM learning_segment WHERE session_id = %s",
    "said": "SELECT client_id FROM support_message WHERE body LIKE 'bericht %%'",
    "asked": "SELECT key FROM support_case WHERE key IS NOT NULL",
    "answered": "SELECT comment FROM helpdesk_followup WHERE comment LIKE 'antwoord %%'",
}
GAPS = (
    "SELECT conversation_id FROM support_message GROUP BY conversation_id"
    " HAVING max(seq) <> count(*)"
)
