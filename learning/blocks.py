"""StreamField blocks: what a text in the curriculum is made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField


class TextBlocks(blocks.StreamBlock):
    """Headings, paragraphs and lists; the template of each writes plain HTML."""

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


class BodyField(StreamField):
    """A text. Its blocks stay out of migrations, so that a new block needs none."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
