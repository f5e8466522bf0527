"""Walks a URL resolver and says which of its URLs the access table forgets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, resolve
from django.utils.regex_helper import normalize

from tests.access_rules import Row, Section

OUR_PACKAGES = frozenset({"cms", "learning", "onboarding", "support", "surveys"})
OUR_NAMESPACES = OUR_PACKAGES | {"api", "films", "introduction"}
SAMPLES = (
    *("2", "x", "onboarding", "00000000-0000-0000-0000-000000000000", "x/y", "x-y", "abc-def"),
    *("audio", "abcd"),  # a kind of media, and four characters of base64
)


@dataclass
class Url:
    """One pattern of the resolver: full name, route from the root, and what it calls."""

    name: str
    route: str
    regex: str
    callback: Any

    @property
    def is_ours(self) -> bool:
        """By its namespace, or by the code it calls where it hangs in none."""
        space = self.name.split(":")[0] if ":" in self.name else ""
        view = getattr(self.callback, "view_class", self.callback)
        module = getattr(view, "__module__", "") or ""
        return space in OUR_NAMESPACES or (not space and module.split(".")[0] in OUR_PACKAGES)

    @property
    def key(self) -> str:
        """What a row calls it: its full name, or its route where it has no name."""
        return self.name or f"/{self.route}"

    @cached_property
    def sample_path(self) -> str | None:
        """An address that reaches this pattern; None when an earlier pattern takes every try."""
        for form, names in normalize(self.regex):
            for sample in SAMPLES:
                path = "/" + form % dict.fromkeys(names, sample)
                if _reaches(path, self.callback):
                    return path
        return None


def _reaches(path: str, callback: Any) -> bool:
    try:
        return resolve(path).func is callback
    except Resolver404:
        return False


def urls_of(resolver: URLResolver) -> list[Url]:
    return list(_walk(resolver, "", "", ""))


def _walk(resolver: URLResolver, space: str, route: str, regex: str) -> Iterator[Url]:
    for entry in resolver.url_patterns:
        entry_route = route + str(entry.pattern)
        entry_regex = regex + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, entry_route, entry_regex)
        elif isinstance(entry, URLPattern):
            yield Url(f"{space}{entry.name or ''}", entry_route, entry_regex, entry.callback)


def section_of(url: Url, sections: Iterable[Section]) -> Section | None:
    """The section with the longest prefix that fits."""
    fitting = [section for section in sections if url.route.startswith(section.prefix)]
    return max(fitting, key=lambda section: len(section.prefix), default=None)


def complaints_about(
    resolver: URLResolver, rows: Iterable[Row], sections: Iterable[Section]
) -> list[str]:
    """What is missing or too much in the table, one line each; empty when it is complete."""
    urls = urls_of(resolver)
    sections = list(sections)
    named = {row.url for row in rows if not row.url.startswith("page:")}
    ours = {url.key: url for url in urls if url.is_ours}
    return [
        *(f"no row for {key} (/{url.route})" for key, url in ours.items() if key not in named),
        *(f"row for {key}, which is no URL of ours" for key in sorted(named - set(ours))),
        *(
            f"no section for /{url.route} ({url.name})"
            for url in urls
            if not url.is_ours and section_of(url, sections) is None
        ),
    ]
