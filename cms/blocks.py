"""What an editor can put on the front page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TitledTextBlock(blocks.StructBlock):
    """A short heading with a few sentences: one audience, or one step."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=600)


class FactBlock(blocks.StructBlock):
    """A figure that says where it comes from."""

    figure = blocks.CharBlock(label=_("Figure"), max_length=30)
    text = blocks.TextBlock(label=_("What it says"), max_length=300)
    source = blocks.CharBlock(label=_("Source, and what to mind"), max_length=300)
