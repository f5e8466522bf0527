"""``make screens``: one contact sheet per page in ``docs/screens/``: phone and desktop, light and dark.

Everything comes from the demo world of a product of its own. Dates on pages are those of the day it ran.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.audience import HEIGHT, PHONE, Audience  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.browser.pages import PAGES, Shown  # noqa: E402
from tests.running import ROOT, RunningProduct  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
MOST_BYTES = 60_000
GAP = 12
PAPER = (222, 222, 222)
# Width of the window -> width on the sheet, and how much of a long page is shown.
SIZES = {390: (220, 1700), 1280: (460, 2000)}
INTRODUCTION = """# Screens

Every page as a person sees it: phone and desktop, light and dark, in Dutch. Made by `make screens` from the demo world, whose people and
municipalities are made up; long pages are cut off. The list is `tests/browser/pages.py`.

| page | seen by | at |
|---|---|---|
"""
FILMS_SHOW = """() => [...document.querySelectorAll("video")].every((film) => {
  film.preload = "auto";
  return film.readyState >= 2;
})"""
FADE_MS = 2000  # the browser's own sign of loading goes slowly
# Where the picture begins: at the top, or a little above an error summary that the first window does not hold.
BEGINNING = """() => {
  const summary = document.querySelector(".error-summary[autofocus]");
  const box = summary?.getBoundingClientRect();
  return box && box.bottom + scrollY > innerHeight ? Math.max(0, Math.round(box.top + scrollY) - 120) : 0;
}"""


def _picture(page: Page, width: int) -> Image.Image:
    """The page as it stands, films and all, cut off and made small."""
    target, most = SIZES[width]
    page.wait_for_function(FILMS_SHOW)
    if page.locator("video").count():
        page.wait_for_timeout(FADE_MS)
    top = page.evaluate(BEGINNING)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    image = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    image = image.crop((0, top, width, min(image.height, top + most))).convert("RGB")
    return image.resize((target, round(image.height * target / width)), Image.Resampling.LANCZOS)


def _pictures(audience: Audience, shown: Shown) -> list[Image.Image]:
    page = audience.open(shown, PHONE)
    pictures = []
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            pictures.append(_picture(page, width))
    return pictures


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    width = sum(one.width for one in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), PAPER)
    left = GAP
    for one in pictures:
        sheet.paste(one, (left, GAP))
        left += one.width + GAP
    return sheet


def _save(sheet: Image.Image, path: Path) -> None:
    """As well as fits in a small file."""
    for quality in range(80, 20, -10):
        sheet.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            return


def _write_index() -> None:
    lines = [
        f"| [{shown.name}]({shown.name}.webp) | {shown.who or 'anybody'} | `{shown.url or shown.where}` |"
        for shown in PAGES
    ]
    (FOLDER / "README.md").write_text(INTRODUCTION + "\n".join(lines) + "\n", encoding="utf-8")


def _make(audience: Audience, wanted: list[Shown]) -> None:
    for shown in wanted:
        path = FOLDER / f"{shown.name}.webp"
        _save(_sheet(_pictures(audience, shown)), path)
        sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} KB\n")
        sys.stdout.flush()


def _forget_old() -> None:
    names = {f"{shown.name}.webp" for shown in PAGES}
    for path in FOLDER.glob("*.webp"):
        if path.name not in names:
            path.unlink()


def main(names: list[str]) -> None:
    """Make the sheets of the named pages, or of all."""
    wanted = [shown for shown in PAGES if not names or shown.name in names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = RunningProduct(Path(folder) / "var")
        product.prepare()
        product.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            _make(Audience(product, browser), wanted)
        finally:
            browser.close()
            product.kill()
    _forget_old()
    _write_index()


if __name__ == "__main__":
    main(sys.argv[1:])
