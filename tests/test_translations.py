"""Every text of the interface has its Dutch: complete, not doubtful, with the same placeholders, used."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import django
import polib
import pytest
import wagtail
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ["cms", "learning", "onboarding", "support", "surveys"]
# Function name -> places of its arguments: context, singular, plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
}
IN_TEMPLATE = re.compile(rf"(?<!\w)({'|'.join(CALLS)})\((?=\s*u?['\"])")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")

Text = tuple[str | None, str]  # context, singular


def _texts_of_call(name: str, arguments: list[ast.expr]) -> Iterator[Text]:
    context, singular, _plural = CALLS[name]
    values = [a.value if isinstance(a, ast.Constant) else None for a in arguments]
    if len(values) > singular and isinstance(values[singular], str):
        yield (None if context is None else str(values[context])), values[singular]


def _texts_in_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                yield from _texts_of_call(name, node.args)


def _texts_in_template(source: str) -> Iterator[Text]:
    """Read the calls that Django writes out for a template; each ends where its bracket closes."""
    code = templatize(source)
    for match in IN_TEMPLATE.finditer(code):
        for end in (found.end() for found in re.finditer(r"\)", code[match.end() :])):
            try:
                call = ast.parse(code[match.start() : match.end() + end].strip(), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(call, ast.Call):
                yield from _texts_of_call(match.group(1), call.args)
            break


@cache
def _used() -> dict[Text, str]:
    """Text -> the first file that uses it."""
    found: dict[Text, str] = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
                continue
            source = path.read_text(encoding="utf-8")
            texts = _texts_in_python if path.suffix == ".py" else _texts_in_template
            for text in texts(source):
                found.setdefault(text, str(path.relative_to(ROOT)))
    return found


@cache
def _catalogues() -> dict[str, polib.POFile]:
    paths = [ROOT / app / "locale" / "nl" / "LC_MESSAGES" / "django.po" for app in APPS]
    return {path.relative_to(ROOT).parts[0]: polib.pofile(path) for path in paths if path.exists()}


@cache
def _translated() -> dict[Text, list[polib.POEntry]]:
    found: dict[Text, list[polib.POEntry]] = {}
    for catalogue in _catalogues().values():
        for entry in catalogue:
            if not entry.obsolete:
                found.setdefault((entry.msgctxt, entry.msgid), []).append(entry)
    return found


def test_it_has_dutch_for_every_text() -> None:
    missing = [f"{file}: {text!r}" for text, file in _used().items() if text not in _translated()]

    assert missing == []


def test_it_keeps_no_texts_that_nobody_uses() -> None:
    assert [text for text in _translated() if text not in _used()] == []


@pytest.mark.parametrize("app", sorted(_catalogues()))
def test_it_is_complete_and_certain(app: str) -> None:
    entries = [entry for entry in _catalogues()[app] if not entry.obsolete]
    empty = [e.msgid for e in entries if not (e.msgstr or all(e.msgstr_plural.values()))]

    assert empty == []
    assert [e.msgid for e in entries if e.fuzzy] == []
    assert [e.msgid for e in entries if e.msgid_plural and len(e.msgstr_plural) != 2] == []


def _translations_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("app", sorted(_catalogues()))
def test_it_keeps_the_placeholders(app: str) -> None:
    wrong = []
    for entry in _catalogues()[app]:
        wanted = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        for translation in _translations_of(entry):
            found = set(PLACEHOLDER.findall(translation))
            if not entry.obsolete and (
                found - wanted or (not entry.msgid_plural and wanted - found)
            ):
                wrong.append(entry.msgid)

    assert wrong == []


def test_it_says_one_text_in_one_way() -> None:
    """Catalogues are merged when the product starts: of two translations one would win by chance."""
    differing = {
        text: [_translations_of(entry) for entry in entries]
        for text, entries in _translated().items()
        if len({tuple(_translations_of(entry)) for entry in entries}) > 1
    }

    assert differing == {}


def test_it_finds_the_texts_of_a_template() -> None:
    template = (
        "{% load i18n %}{% translate 'One (two)' %}"
        "{% blocktranslate count n=n trimmed %}\n {{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )

    assert set(_texts_in_template(template)) == {(None, "One (two)"), (None, "%(n)s day")}


# Our Dutch goes before that of Django, Wagtail and allauth, on their pages too. These say the same in other words.
SAME_MEANING = {
    "(optional)", "Breadcrumbs", "Close", "Continue", "Delete", "Help", "Log in", "Log in again", "Log out",
    "Page visibility: ", "Pages", "Permanent", "Remove", "item", "items", "permanent", "primary",
}  # fmt: skip


def test_no_word_of_ours_changes_the_meaning_of_another_catalogue() -> None:
    reworded = {text for _context, text in _texts_in_python((ROOT / "cms/wording.py").read_text())}
    ours = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in _catalogues()["cms"]}
    theirs = [
        (path.parts[-5], (entry.msgctxt, entry.msgid), entry.msgstr)
        for package in (django, wagtail, allauth)
        for path in Path(package.__file__).parent.rglob("locale/nl/LC_MESSAGES/django.po")
        for entry in polib.pofile(path)
    ]

    other = {
        (where, text[1], ours[text], dutch)
        for where, text, dutch in theirs
        if dutch and ours.get(text, dutch).casefold() != dutch.casefold()
    }

    assert len(theirs) > 1000  # their catalogues were found
    assert [row for row in sorted(other) if row[1] not in SAME_MEANING | reworded] == []
