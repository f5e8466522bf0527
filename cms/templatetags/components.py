"""How bound fields and table rows go through `templates/components/`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = {
    "text": "utrecht-textbox utrecht-textbox--html-input",
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
    "group": "utrecht-checkbox utrecht-checkbox--html-input",
    "file": "file-input",
}


@register.filter
def control_kind(field: BoundField) -> str:
    """Return hidden, checkbox, group, select, textarea, file or text."""
    widget = field.field.widget
    kinds: list[tuple[str, type[forms.Widget]]] = [
        ("checkbox", forms.CheckboxInput),
        ("group", forms.RadioSelect),  # CheckboxSelectMultiple is one too
        ("select", forms.Select),
        ("textarea", forms.Textarea),
        ("file", forms.FileInput),
    ]
    if widget.is_hidden:
        return "hidden"
    for kind, widget_class in kinds:
        if isinstance(widget, widget_class):
            return kind
    return "text"


def _classes(field: BoundField) -> str:
    own = field.field.widget.attrs.get("class", "")
    return f"{CLASSES[control_kind(field)]} {own}".strip()


@register.filter
def control(field: BoundField) -> SafeString:
    """Render the widget with its classes; Django adds aria-invalid and aria-describedby."""
    attrs: dict[str, str | bool] = {"class": _classes(field)}
    if field.field.widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # leaves it out: the label says it already
    return field.as_widget(attrs=attrs)


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """Return the single inputs of a radio or checkbox group, each with `tag` and `choice_label`."""
    attrs = field.build_widget_attrs({"class": _classes(field)})
    if field.auto_id:
        attrs["id"] = field.auto_id
    widget = field.field.widget
    parts = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, part, field.form.renderer) for part in parts]


@register.filter
def first_control_id(field: BoundField) -> str:
    """Return the id that a link to the field must name: that of its first input."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def says_it_all(field: BoundField, message: str) -> bool:
    """Whether a message was written for this very field, so that it names what is wrong by itself."""
    general: set[str] = set()
    for kind in type(field.field).__mro__:
        general.update(map(str, getattr(kind, "default_error_messages", {}).values()))
    return message in map(str, field.field.error_messages.values()) and message not in general


@register.filter
def before_message(label: str) -> str:
    """Return a label as the beginning of a sentence: with a colon, unless it ends in a mark of its own."""
    return label if str(label).endswith(("?", "!", ".", ":")) else f"{label}:"


@register.filter
def beside(cells: Iterable[Any], columns: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair the cells of a row with their (first) columns; raises ValueError when one is missing."""
    cells = list(cells)
    widths = [cell["span"] if isinstance(cell, Mapping) else 1 for cell in cells]
    starts = [0, *accumulate(widths)]
    if starts.pop() != len(columns):
        raise ValueError(f"{cells!r} fill {sum(widths)} of {len(columns)} columns")
    return ((cell, columns[start]) for cell, start in zip(cells, starts, strict=True))


@register.filter
def headings(body: Iterable[Any]) -> list[dict[str, str]]:
    """Return anchor and title of the blocks named "heading" in a StreamField, for a table of contents."""
    return [
        {"anchor": f"deel-{number}", "title": block.value}
        for number, block in enumerate(body, start=1)
        if block.block_type == "heading"
    ]


@register.filter
def groups_of_four(key: str) -> list[str]:
    """Cut a long key in pieces that somebody can type over, and that can stand under each other."""
    return [key[start : start + 4] for start in range(0, len(key), 4)]
