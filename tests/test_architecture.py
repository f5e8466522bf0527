"""The house kept true where the import linter cannot see: model relations, sizes, names, words."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field
from django.urls import get_resolver
from ninja import NinjaAPI

from tests.access_walk import OUR_PACKAGES, urls_of

ROOT = Path(__file__).resolve().parent.parent
WINGS = {"learning", "support", "surveys"}
MOST_LINES = 400
LONGEST_FUNCTION = 60
PREFIXES = {
    "cms": ("", "start/", "healthz", "readyz", "demo/", "beheer/", "_util/", "taal/", "account/"),
    "onboarding": (
        "uitnodiging/",
        "gemeente-inlog/",
        "welkom/",
        "organisatie/",
        "mensen/",
        "mijn-gemeente/",
        "mijn-gegevens/",
        "rechten/",
        "journaal/",
        "aansluiten/",
        "tools/",
        "uitrol/",
        "identity/",
    ),
    "learning": (
        "leerpad/",
        "media/films/",
        "media/images/",
        "media/original_images/",
        "beheer/media/",
    ),
    "support": ("hulp/", "kennismaken/", "beheer/tickets/", "media/helpdesk/"),
    "surveys": ("peiling/",),
}


@cache
def _files() -> list[Path]:
    """The files under version control or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _python_files() -> list[Path]:
    return [path for path in _files() if path.suffix == ".py" and path.parent.name != "migrations"]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _relations_of(app: str) -> Iterator[tuple[Field, str]]:
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model:
                yield field, field.related_model._meta.app_label


@pytest.mark.parametrize("app", sorted(OUR_PACKAGES))
def test_its_tables_point_down_only(app: str) -> None:
    allowed = OUR_PACKAGES if app == "cms" else {app, "onboarding"}

    wrong = [
        f"{field} -> {target}"
        for field, target in _relations_of(app)
        if target in OUR_PACKAGES and target not in allowed
    ]

    assert wrong == []


def test_it_keeps_files_small() -> None:
    long = {
        _name(path): lines
        for path in _python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_it_keeps_functions_small() -> None:
    long = {}
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{_name(path)}:{node.lineno} {node.name}"] = lines

    assert long == {}


def test_it_names_modules_after_their_subject() -> None:
    assert [_name(path) for path in _files() if path.name in {"utils.py", "helpers.py"}] == []


def test_it_has_one_api() -> None:
    made = [
        _name(path)
        for path in _python_files()
        if re.search(r"\bNinjaAPI\(", path.read_text(encoding="utf-8")) and path != Path(__file__)
    ]

    assert made == ["cms/api.py"]
    assert NinjaAPI.__name__ in (ROOT / "cms/api.py").read_text(encoding="utf-8")


def test_it_serves_each_app_under_its_own_prefixes() -> None:
    wrong = []
    for url in urls_of(get_resolver()):
        app = getattr(url.callback, "__module__", "").split(".")[0]
        if url.is_ours and app in PREFIXES and not url.route.startswith(PREFIXES[app]):
            wrong.append(f"/{url.route} of {app}")
        if url.name.startswith("api:") and not url.route.startswith("api/v1/"):
            wrong.append(f"/{url.route} of the API")

    assert wrong == []


COUNTS_ANSWERS = re.compile(
    r"\b(Answer|Response|Buffer\w*)\.objects\b(?:(?!\n\n)[\s\S])*?\.(count|aggregate|annotate|values)\("
)


def test_it_counts_answers_in_one_module_only() -> None:
    """Figures about people come out of ``surveys/privacy.py`` or not at all."""
    counting = [
        _name(path)
        for path in _python_files()
        if path.relative_to(ROOT).parts[0] in OUR_PACKAGES
        and _name(path) != "surveys/privacy.py"
        and COUNTS_ANSWERS.search(path.read_text(encoding="utf-8"))
    ]

    assert counting == []


def test_it_notices_a_count_of_answers() -> None:
    assert COUNTS_ANSWERS.search("Answer.objects.filter(item=item).aggregate(n=Count('pk'))")
    assert not COUNTS_ANSWERS.search("Answer.objects.bulk_create(rows)")


FOREIGN = re.compile(
    r"https?://[^\s\"'<>)]*(?:registry|mirror|artifactory|nexus|simple/)|--(?:extra-)?index-url|--find-links"
    r"|(?<![\w.])/(?:root|home/\w+|work|opt/(?:pypi|wheels))/"
)
MAY_NAME_PATHS = {"tests/test_architecture.py"}


def test_it_names_no_registry_and_no_workplace() -> None:
    found = []
    for path in _files():
        if _name(path) in MAY_NAME_PATHS or b"\0" in (content := path.read_bytes())[:8000]:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if FOREIGN.search(line):
                found.append(f"{_name(path)}:{number}: {line.strip()[:80]}")

    assert found == []
