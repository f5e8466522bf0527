"""Pages of support."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def show_help(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def ask(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def list_questions(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def show_question(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def solve_question(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
