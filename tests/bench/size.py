"""The product at its full size, ten thousand people in sixty municipalities: how long lists and lists of people take.

Printed, never asserted; what is held to is that queries do not grow, which the suite counts.
"""

import json
import shutil
import time
from contextlib import ExitStack
from statistics import quantiles
from typing import Any

from tests.bench.calls import Caller
from tests.bench.report import lay_out
from tests.deployment import Deployment, RedisServer
from tests.live import prepared
from tests.live.stores import make_folder

REQUESTS, WARM = 60, 5
PAGES = {
    "people": "/mensen/",
    "people, page 150": "/mensen/?page=150",
    "search": "/mensen/?q=jansen+77",
    "who is stuck": "/mensen/?state=stuck",
    "roll-out board": "/uitrol/",
    "connecting": "/aansluiten/",
    "journal": "/journaal/",
    "start of a programme lead": "/start/",
}
SEED = """
import json, time
from cms.demo.scale import build_scale
begun = time.monotonic(); build_scale(); print(json.dumps({"seed": time.monotonic() - begun}))
"""
LIST = """
import io, json, time
from onboarding import import_applying, outbox
from onboarding.importing import check_list
from onboarding.models import Organisation, User
from onboarding.tables import read_file
rows = "".join(f"nieuw{n}@schaal.example;Nieuw;Persoon{n};\\n" for n in range(10_000))
text = ("E-mailadres;Voornaam;Achternaam;Team\\n" + rows).encode()
lead = User.objects.get(email="programmelead@test.example")
node = Organisation.objects.get(slug="proefgemeente-01")
begun = time.monotonic()
table = read_file(io.BytesIO(text), name="lijst.csv", size=len(text))
batch = check_list(organisation=node, table=table, name="lijst", actor=lead)
checked = time.monotonic()
import_applying.apply_list(batch=batch, actor=lead)
while outbox.run_due(seconds=60):
    batch.refresh_from_db()
    if batch.state == "done":
        break
took = {"dry run": checked - begun, "apply": time.monotonic() - checked}
import resource
print(json.dumps(took | {"memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measure() -> dict[str, Any]:
    """Seconds of the seed, the dry run and the applying of 10,000 rows; milliseconds of the pages."""
    folder = make_folder()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgresql, world = prepared.copy_to(folder)
        postgresql.start()
        stack.callback(postgresql.stop, "immediate")
        store = stack.enter_context(RedisServer(folder / "redis"))
        servers = prepared.deploy(
            folder, postgresql.url(prepared.DATABASE), store.url, EMAIL_URL="dummymail://"
        )
        stack.callback(servers.__exit__)
        seconds = _run(servers, SEED)
        postgresql.query(prepared.DATABASE, "VACUUM ANALYZE")
        servers.start("web")
        pages = _time_pages(servers.web_url, world["sessions"]["programmelead"])
        return {"seconds": seconds | _run(servers, LIST), "pages": pages}


def _run(servers: Deployment, code: str) -> dict[str, float]:
    said = servers.manage("shell", "--no-imports", "--command", code)
    found: dict[str, float] = json.loads(said.strip().splitlines()[-1])
    return found


def _time_pages(url: str, cookie: str) -> dict[str, dict[str, float]]:
    caller, found = Caller(url), {}
    for name, path in PAGES.items():
        took = []
        for number in range(WARM + REQUESTS):
            begun = time.monotonic()
            caller.send("GET", path, cookie)
            if number >= WARM:
                took.append((time.monotonic() - begun) * 1000)
        cuts = quantiles(took, n=20)
        found[name] = {"median": round(cuts[9], 1), "p95": round(cuts[18], 1)}
    return found


def as_table(found: dict[str, Any]) -> str:
    pages = [
        [name, f"{figures['median']:.0f}", f"{figures['p95']:.0f}"]
        for name, figures in found["pages"].items()
    ]
    rest = [[name, f"{value:.1f}", ""] for name, value in found["seconds"].items()]
    head = ["at 10,000 people, 60 municipalities", "median ms", "p95 ms"]
    return lay_out(head, pages) + lay_out(["once", "seconds", ""], rest)
