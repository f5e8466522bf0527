"""The first visit of a page in Chromium, with an empty cache: what comes over the wire, and what the visitor sees.

Bytes are those of a server that compresses text, as our proxy does. What a film takes is not counted: it is
fetched by ranges when somebody plays it.
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
LINK = re.compile(r'<h3[^>]*><a href="([^"]+)"')
TEXT = ("text/", "javascript", "json", "svg", "xml")
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
        kind, size = response.request.resource_type, _wire_size(response)
        if kind == "media":
            return
        self.requests += 1
        self.bytes += size
        self.script_bytes += size if kind == "script" else 0
        self.what.append(f"{size:7} {kind:10} {response.url}")


def _wire_size(response: Response) -> int:
    """Bytes of the body: as sent when it was sent compressed, else as a compressing proxy would send it."""
    if 300 <= response.status < 400:
        return 0
    body, headers = response.body(), response.headers
    is_text = any(part in headers.get("content-type", "") for part in TEXT)
    return len(gzip.compress(body, 6)) if is_text else len(body)


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


def cookies_of(visitor: Visitor) -> list[Any]:
    return [
        {"name": cookie.name, "value": cookie.value, "url": visitor.product.url}
        for cookie in visitor.session.cookies
    ]


def addresses(visitor: Visitor) -> dict[str, tuple[str, bool]]:
    """The pages that are held to the budget, and whether one has to be logged in."""
    items = LINK.findall(visitor.get("/leerpad/").text)
    lesson = next(address for address in items if "<video" in visitor.get(address).text)
    return {
        "home": ("/", False),
        "log-in": ("/account/login/", False),
        "learning path": ("/leerpad/", True),
        "lesson": (lesson, True),
    }


def measure_demo() -> dict[str, Any]:
    """Medians over three first visits of each page of a fresh demo."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = RunningProduct(Path(folder) / "var")
        product.prepare()
        product.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            visitor = Visitor(product, "professional@demo.example")
            return {
                name: _medians(browser, product.url + path, cookies_of(visitor) if inside else [])
                for name, (path, inside) in addresses(visitor).items()
            }
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
