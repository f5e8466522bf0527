"""The first visit of a page in Chromium, with an empty cache: what comes over the wire, and what the visitor sees.

Bytes are those of bodies, as the server sends them. Only pages, which the embedded server sends as they are, are
compressed here, as our proxy does. A film is one request without bytes: it is fetched by ranges when somebody plays it.
"""

import gzip
import re
import statistics
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Response, sync_playwright

from tests.bench.report import lay_out
from tests.running import RunningProduct, Visitor

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TIMES = 3
# Who looks (local part of a demo log-in, "" for nobody) and where; the lesson is the first one with a film.
PLACES = {
    "home": ("", "/"),
    "log-in": ("", "/account/login/"),
    "start": ("professional", "/start/"),
    "learning path": ("professional", "/leerpad/"),
    "lesson": ("professional", ""),
    "help": ("professional", "/hulp/"),
    "start of an agent": ("happiness", "/start/"),
    "workplace": ("happiness", "/hulp/werkplek/"),
    "start of an expert": ("expert", "/start/"),
    "waiting chats": ("expert", "/hulp/chat/wachtrij/"),
    "start of a programme lead": ("programma", "/start/"),
    "start of a contact": ("contact", "/start/"),
}
LINK = re.compile(r'<h3[^>]*><a href="([^"]+)"')
PROXY_LEVEL = 1  # of gzip, what nginx takes unless told otherwise
PAGE = ("text/html", "application/json")
# Before the page runs: what the browser says of its own accord.
OBSERVE = """
window.seen = { lcp: 0, blocked: 0, shift: 0 };
const watch = (type, act) =>
  new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => (window.seen.lcp = entry.startTime));
watch("longtask", (entry) => (window.seen.blocked += Math.max(0, entry.duration - 50)));
watch("layout-shift", (entry) => entry.hadRecentInput || (window.seen.shift += entry.value));
"""


@dataclass
class Load:
    """One first visit."""

    bytes: int = 0
    script_bytes: int = 0
    requests: int = 0
    lcp_ms: float = 0.0
    blocked_ms: float = 0.0
    shift: float = 0.0
    what: list[str] = field(default_factory=list)

    def add(self, response: Response) -> None:
        kind = response.request.resource_type
        is_film = kind == "media"
        size = 0 if is_film else _wire_size(response)
        line = f"{size:7} {kind:10} {response.url}"
        if is_film and line in self.what:
            return  # another range
        self.requests += 1
        self.bytes += size
        self.script_bytes += size if kind == "script" else 0
        self.what.append(line)


def _wire_size(response: Response) -> int:
    """Bytes of the body as sent; of a page sent as it is, what the proxy makes of it."""
    headers = response.headers
    is_page = headers.get("content-type", "").startswith(PAGE)
    if is_page and "content-encoding" not in headers and response.ok:
        return len(gzip.compress(response.body(), PROXY_LEVEL))
    return response.request.sizes()["responseBodySize"]


def load(browser: Browser, url: str, cookies: list[Any]) -> Load:
    """Visit ``url`` with an empty cache and wait until nothing is asked for any more."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL")
    try:
        context.add_cookies(cookies)
        return _visit(context, url)
    finally:
        context.close()


def _visit(context: BrowserContext, url: str) -> Load:
    page, found, responses = context.new_page(), Load(), list[Response]()
    page.add_init_script(OBSERVE)
    page.on("response", lambda response: responses.append(response))
    answer = page.goto(url, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, f"{url}: {answer.status}"
    for response in responses:
        found.add(response)
    seen = page.evaluate("window.seen")
    found.lcp_ms, found.blocked_ms, found.shift = seen["lcp"], seen["blocked"], seen["shift"]
    return found


def place(product: RunningProduct, name: str) -> tuple[str, list[Any]]:
    """Address of one of ``PLACES``, and the cookies of who looks."""
    who, path = PLACES[name]
    if not who:
        return product.url + path, []
    visitor = Visitor(product, f"{who}@demo.example")
    cookies = [
        {"name": cookie.name, "value": cookie.value, "url": product.url}
        for cookie in visitor.session.cookies
    ]
    return product.url + (path or _first_film(visitor)), cookies


def _first_film(visitor: Visitor) -> str:
    items = LINK.findall(visitor.get("/leerpad/").text)
    return next(address for address in items if "<video" in visitor.get(address).text)


def measure_demo() -> dict[str, Any]:
    """Medians over three first visits of each page of a fresh demo."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = RunningProduct(Path(folder) / "var")
        product.prepare()
        product.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            return {name: _medians(browser, *place(product, name)) for name in PLACES}
        finally:
            browser.close()
            product.kill()


def _medians(browser: Browser, url: str, cookies: list[Any]) -> dict[str, float]:
    loads = [asdict(load(browser, url, cookies)) for _time in range(TIMES)]
    names = [name for name in loads[0] if name != "what"]
    return {name: round(statistics.median(one[name] for one in loads), 3) for name in names}


def as_table(found: dict[str, Any]) -> str:
    head = [
        "first visit, phone, empty cache",
        "KB gzip",
        "script KB",
        "requests",
        "LCP ms",
        "blocked ms",
        "CLS",
    ]
    rows = [
        [
            name,
            f"{f['bytes'] / 1024:.1f}",
            f"{f['script_bytes'] / 1024:.1f}",
            f"{f['requests']:.0f}",
            f"{f['lcp_ms']:.0f}",
            f"{f['blocked_ms']:.0f}",
            f"{f['shift']:.3f}",
        ]
        for name, f in found.items()
    ]
    return lay_out(head, rows)
