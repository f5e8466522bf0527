"""Pages of support."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def show_workplace(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def show_case(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def answer_case(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def close(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def hand_over(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
