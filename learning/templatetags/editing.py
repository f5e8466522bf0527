"""What the editing pages show beside a form."""

from typing import Any

from django import template
from wagtail.models import Page

from learning.bindings import Effect, describe_effect, lacks_captions

register = template.Library()


@register.simple_tag
def effect_of_publishing(page: Page) -> Effect:
    """What publishing this page does to people, in sentences."""
    return describe_effect(page)


@register.filter
def misses_captions(page: Any) -> bool:
    """Whether this is a lesson with a film without captions."""
    return lacks_captions(page)
