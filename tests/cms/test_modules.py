"""What a template loads as a script: one file, so that a page asks once, and a source that can be read."""

import re
from pathlib import Path

import pytest

from tests.running import ROOT

APPS = ("cms", "learning", "onboarding", "support", "surveys")
SCRIPT = re.compile(r"""<script[^>]*\{% static '([^']+)' %\}""")
IMPORT = re.compile(r"^import\b", re.MULTILINE)
TEMPLATES = [path for app in APPS for path in (ROOT / app / "templates").rglob("*.html")]
BLOCK = re.compile(r"{% block scripts %}(.*?){% endblock %}", re.DOTALL)
OVERRIDES = [
    (path.relative_to(ROOT), found[1])
    for path in TEMPLATES
    for found in BLOCK.finditer(path.read_text())
]
LOADED = sorted({name for path in TEMPLATES for name in SCRIPT.findall(path.read_text())})
BUILD = (ROOT / "cms" / "front" / "build.mjs").read_text()


def test_there_are_scripts_to_look_at() -> None:
    assert {"cms/site.js", "dist/learning/film_player.js", "dist/support/chat.js"} <= set(LOADED)


@pytest.mark.parametrize("name", LOADED)
def test_a_script_comes_in_one_file(name: str) -> None:
    source = name.removeprefix("dist/")
    app = source.split("/")[0]
    text = (ROOT / app / "static" / source).read_text()

    if name.startswith("dist/"):
        assert f'"{source.removesuffix(".js")}"' in BUILD
    else:
        assert not IMPORT.search(text), f"{source} imports: name it in build.mjs"


@pytest.mark.parametrize(("path", "block"), OVERRIDES, ids=str)
def test_a_page_keeps_the_script_of_every_page(path: Path, block: str) -> None:
    """On every branch: a script of ``dist/`` has it inside, all others come after it."""
    branches = re.split(r"{% (?:else|elif [^%]*) %}", block)

    has_it = re.compile(r"{{ block\.super }}|static '(?:dist/|cms/site\.js)")
    assert all(has_it.search(branch) for branch in branches)
    assert len(branches) == 1 + block.count("{% if "), f"{path}: a branch without a script"
