"""Puts the demonstration curriculum into the site: films, pages, checks, manifest. Safe to repeat."""

import json
from math import ceil
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import format_html_join
from wagtail.models import Page

from learning.demo import content as source
from learning.models import (
    Choice,
    CurriculumPage,
    Film,
    KnowledgeCheck,
    LessonPage,
    ModulePage,
    Question,
    ReferencePage,
)
from learning.services import publish_manifest

CALM_WORDS_PER_MINUTE = 200  # for the estimate of study time, not for what counts
MINUTES_PER_QUESTION = 0.75  # to read it, weigh it and read the explanation
CHAPTER_LEAD_MS = 300
WIDTH, HEIGHT = 1280, 720
PageType = TypeVar("PageType", bound=Page)


@transaction.atomic
def load_curriculum(*, home: Page) -> CurriculumPage:
    """Create what is missing below ``home``, publish it, and freeze the manifest."""
    content = source.read_content()
    outline = content.curriculum
    curriculum = _child(home, CurriculumPage, outline.slug, outline.title, intro=outline.intro)
    for module in outline.modules:
        page = _child(curriculum, ModulePage, module.slug, module.title, intro=module.intro)
        for item in module.items:
            if item.kind == "film":
                _load_lesson(page, content, content.film(item.slug))
            else:
                _load_reference(page, content.reference(item.slug))
    publish_manifest(curriculum=curriculum)
    return curriculum


def _child(
    parent: Page, page_type: type[PageType], slug: str, title: str, **fields: Any
) -> PageType:
    """The published page with ``slug`` below ``parent``, made when it is not there."""
    there = page_type.objects.child_of(parent).filter(slug=slug).first()
    if there is not None:
        return there
    page: PageType = parent.add_child(instance=page_type(slug=slug, title=title, **fields))
    page.save_revision().publish()
    return page


def _load_lesson(module: Page, content: source.DemoContent, film: source.Film) -> None:
    check = content.check_of(film.slug)
    _child(
        module,
        LessonPage,
        film.slug,
        film.title,
        summary=film.summary,
        film=_film(film),
        body=json.dumps([{"type": "paragraph", "value": _rich(content.notice)}]),
        knowledge_check=_check(check) if check else None,
        minutes=_film_minutes(film) + (_check_minutes(check) if check else 0),
    )


def _film_minutes(film: source.Film) -> int:
    return ceil(film.duration_ms / 60_000)


def _check_minutes(check: source.Check) -> int:
    return ceil(len(check.questions) * MINUTES_PER_QUESTION)


def _load_reference(module: Page, reference: source.Reference) -> None:
    body = json.dumps([{"type": block.kind, "value": _raw(block)} for block in reference.body])
    _child(
        module,
        ReferencePage,
        reference.slug,
        reference.title,
        summary=reference.summary,
        body=body,
        minutes=ceil(ReferencePage(body=body).word_count / CALM_WORDS_PER_MINUTE),
    )


def _raw(block: source.Block) -> Any:
    """The value as Wagtail stores it."""
    match block.value:
        case source.Table() as table:
            return _raw_table(table)
        case source.Example() as example:
            return {"title": example.title, "text": _rich(*example.paragraphs)}
        case str() as text:
            return _rich(text) if block.kind == "paragraph" else text
        case items:
            return list(items)


def _raw_table(table: source.Table) -> dict[str, Any]:
    cells = list(zip(*table.rows, strict=True))
    return {
        "caption": table.caption,
        "columns": [
            {"heading": heading, "type": "amount" if _are_amounts(column) else "text"}
            for heading, column in zip(table.columns, cells, strict=True)
        ],
        "rows": [{"values": list(row)} for row in table.rows],
    }


def _are_amounts(column: tuple[str, ...]) -> bool:
    return all(cell.lstrip("\u2212 ").startswith("€") for cell in column)


def _rich(*paragraphs: str) -> str:
    return format_html_join("", "<p>{}</p>", ((text,) for text in paragraphs))


def _film(film: source.Film) -> Film:
    transcript = "\n\n".join(map("\n".join, zip(film.transcript, film.on_screen, strict=True)))
    there = Film.objects.filter(title=film.title, transcript=transcript).first()
    if there is not None:
        return there
    return Film.objects.create(
        title=film.title,
        type="video",
        duration=film.duration_ms / 1000,
        width=WIDTH,
        height=HEIGHT,
        file=ContentFile(film.file.read_bytes(), film.file.name),
        captions=ContentFile(film.captions.read_bytes(), film.captions.name),
        thumbnail=ContentFile(film.poster.read_bytes(), film.poster.name),
        transcript=transcript,
        chapters="\n".join(_chapter(chapter) for chapter in film.chapters),
    )


def _chapter(chapter: source.Chapter) -> str:
    """A line as an editor types it; half a breath early, so that no word is cut."""
    second = max(0, round((chapter.start_ms - CHAPTER_LEAD_MS) / 1000))
    return f"{second // 60}:{second % 60:02d} {chapter.title}"


def _check(check: source.Check) -> KnowledgeCheck:
    there = KnowledgeCheck.objects.filter(title=check.title).first()
    if there is not None:
        return there
    made = KnowledgeCheck.objects.create(
        title=check.title, intro=check.intro, pass_percent=check.pass_percent
    )
    for order, question in enumerate(check.questions):
        row = Question.objects.create(
            knowledge_check=made,
            sort_order=order,
            text=question.text,
            explanation=question.explanation,
        )
        Choice.objects.bulk_create(
            Choice(question=row, sort_order=place, text=option.text, is_right=option.is_right)
            for place, option in enumerate(question.options)
        )
    return made
