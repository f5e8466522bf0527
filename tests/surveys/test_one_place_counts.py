"""Answers are counted in ``surveys/privacy.py`` and nowhere else; elsewhere they are only written."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("cms", "learning", "onboarding", "support", "surveys")
TABLES = {"Answer", "Response", "BufferRow"}
SQL = ("surveys_answer", "surveys_response", "surveys_bufferrow")
COUNTS = {"privacy.py"}
WRITES = {"buffer.py", "answers.py", "demo.py", "models.py"}
READING = {
    *("aggregate", "alias", "all", "annotate", "count", "dates", "distinct", "exists", "first"),
    *("in_bulk", "iterator", "last", "raw", "union", "values"),
}


def modules() -> list[Path]:
    found = [path for wing in WINGS for path in (ROOT / wing).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def offences(path: Path, source: str) -> list[str]:
    """What a module does with the tables of answers beyond writing them."""
    may_write = path.parent.name == "surveys" and path.name in WRITES
    if path.parent.name == "surveys" and path.name in COUNTS:
        return []
    is_near = "surveys" in path.parts or "surveys" in source
    tree = ast.parse(source)
    found = [f"SQL over {table}" for table in SQL if table in source.lower()]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "surveys.models" and not may_write:
            found += [f"import of {name.name}" for name in node.names if name.name in TABLES]
        if isinstance(node, ast.Attribute) and node.attr in TABLES and is_near and not may_write:
            found.append(f"use of {node.attr}")
        if isinstance(node, ast.Attribute) and node.attr in READING and may_write:
            found += [f"{node.attr} on {name}" for name in _tables_under(node)]
    return found


def _tables_under(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in TABLES}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_it_counts_answers_nowhere_else(path: Path) -> None:
    assert offences(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("learning/views.py", "from surveys.models import Answer"),
        ("surveys/results.py", "from surveys.models import Response"),
        ("surveys/buffer.py", "n = BufferRow.objects.filter(wave=1).count()"),
        ("surveys/offers.py", "sql = 'select count(*) from surveys_answer'"),
        ("surveys/views.py", "models.Answer.objects.all()"),
    ],
)
def test_it_sees_an_offence(name: str, source: str) -> None:
    assert offences(Path(name), source)
