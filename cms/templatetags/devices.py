"""What a browser says of itself, in words that somebody recognises."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that occurs is it: many name Chrome or Safari too, and Android names Linux.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


@register.filter
def device_name(user_agent: str) -> str:
    """Return for instance "Firefox on Windows"; of a browser that is not known, the start of its own text."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None or system is None:
        return user_agent[:60]
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
