"""The two floors over HTTP."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tests.bench.floor.models import Row

UPSERT = (
    "INSERT INTO floor_beat (person, position) VALUES (%s, %s)"
    " ON CONFLICT (person) DO UPDATE SET position = excluded.position"
)


def beat(request: HttpRequest) -> HttpResponse:
    """Session, user row, one raw upsert."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [request.user.pk, int(request.body or b"0")])
    return HttpResponse(status=204)


def page(request: HttpRequest) -> HttpResponse:
    """Session, user row, 25 rows, a template."""
    rows = Row.objects.order_by("pk")[:25]
    return render(request, "floor/page.html", {"rows": rows, "name": request.user.get_username()})
