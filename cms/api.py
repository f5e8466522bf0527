"""The one API; each app brings a router, the roof mounts it. Errors are problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from learning.api import router as learning_router
from onboarding.api import router as onboarding_router

api = NinjaAPI(title="Doorbraak leeromgeving", version="1", docs_url=None, urls_namespace="api")
api.add_router("/learning/", learning_router)
api.add_router("/onboarding/", onboarding_router)


def _problem(request: HttpRequest, status: int, detail: str, **extra: Any) -> HttpResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    response = api.create_response(request, body | {"detail": detail} | extra, status=status)
    response["Content-Type"] = "application/problem+json"
    response["Cache-Control"] = "no-store"
    return response


@api.exception_handler(HttpError)
def answer_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, error.status_code, error.message)


@api.exception_handler(AuthenticationError)
def answer_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(request, HTTPStatus.UNAUTHORIZED, "Log in first.")


@api.exception_handler(Http404)
def answer_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, HTTPStatus.NOT_FOUND, "There is nothing here.")


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say what is wrong where; what was sent is not repeated."""
    found = [
        {"field": ".".join(map(str, item["loc"][2:])), "message": item["msg"]}
        for item in error.errors
    ]
    first = f"{found[0]['field']}: {found[0]['message']}" if found else "This cannot be read."
    return _problem(request, HTTPStatus.BAD_REQUEST, first, errors=found)
