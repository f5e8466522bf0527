"""Runs the checks of ``audit.js`` and axe on the page that is open; every complaint is one line."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.running import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECKS = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
SMALLEST_TEXT = 16
SMALLEST_BUTTON = 44
PHONE, NARROWEST = 390, 320
SETTLE_MS = 120


def axe_violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on this page, as it says it."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
    )
    return found["violations"]


def axe(page: Page) -> list[str]:
    """What axe-core finds on this page, a line per rule."""
    return [
        f"{rule['id']} ({rule['impact']}): {[node['html'][:150] for node in rule['nodes'][:3]]}"
        for rule in axe_violations(page)
    ]


def _check(page: Page, name: str, argument: object = None) -> list[str]:
    return page.evaluate(f"argument => {CHECKS.strip()}.{name}(argument)", argument)


def audit(page: Page, *, language: str) -> list[str]:
    """Everything that one visit can measure; the page is left as it was."""
    size = page.viewport_size
    assert size is not None
    complaints = _check(page, "shifts", SETTLE_MS) + _check(page, "document", language)
    complaints += _check(page, "textSize", SMALLEST_TEXT) + axe(page)
    complaints += _check(page, "overflow", f"at {size['width']} px")
    if size["width"] == PHONE:
        complaints += _check(page, "buttons", SMALLEST_BUTTON)
        page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        complaints += _check(page, "overflow", f"at {NARROWEST} px")
        page.set_viewport_size(size)
    complaints += _audit_large_text(page) + _audit_focus(page)
    return complaints


def _audit_large_text(page: Page) -> list[str]:
    _check(page, "zoomText", 200)
    complaints = _check(page, "overflow", "with text of 200 %")
    _check(page, "zoomText", 0)
    return complaints


def _audit_focus(page: Page) -> list[str]:
    page.keyboard.press("Tab")
    return _check(page, "focus")
