"""The lesson a question was asked from: support keeps the address only, its title is looked up here."""

from django import template
from wagtail.models import Page, Site

from learning.policies import may_learn
from onboarding.models import User

register = template.Library()


@register.simple_tag
def page_at(path: str, reader: User) -> Page | None:
    """The published page at ``path``, None for another address or a reader who may not learn; three queries."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if not path or site is None or not may_learn(reader):
        return None
    url_path = f"{site.root_page.url_path}{path.strip('/')}/"
    return Page.objects.live().filter(url_path=url_path, depth__gt=2).first()
