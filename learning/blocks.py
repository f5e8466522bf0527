"""StreamField blocks: what a text in the curriculum is made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.fields import StreamField


class ExampleBlock(blocks.StructBlock):
    """An example from practice, set apart from the text around it."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link"])

    class Meta:
        icon = "openquote"
        template = "learning/blocks/example_block.html"


class TableBlock(TypedTableBlock):
    """A table with a caption and named columns; the first cell of a row names the row."""

    text = blocks.CharBlock(label=_("Text"), required=False)
    amount = blocks.CharBlock(label=_("Amount"), required=False)

    def get_context(
        self, value: TypedTable, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["columns"] = [
            {"label": column["heading"], "numeric": column["block"].name == "amount"}
            for column in value.columns
        ]
        context["rows"] = [row["values"] for row in value.row_data]
        return context

    class Meta:
        template = "learning/blocks/table_block.html"


class TextBlocks(blocks.StreamBlock):
    """What a text is made of; the template of each block writes plain HTML."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        max_length=160,
        icon="title",
        template="learning/blocks/heading_block.html",
    )
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        features=["bold", "italic", "link"],
        template="learning/blocks/paragraph_block.html",
    )
    list = blocks.ListBlock(
        blocks.TextBlock(label=_("Item")),
        label=_("List"),
        icon="list-ul",
        template="learning/blocks/list_block.html",
    )
    example = ExampleBlock(label=_("Example"))
    table = TableBlock(label=_("Table"))


class BodyField(StreamField):
    """A text. Its blocks stay out of migrations, so that a new block needs none."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
