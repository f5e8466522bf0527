"""Pages of people who are not logged in: "I cannot get in", and getting to know each other."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.limits import address_of, count_act
from support.guest_forms import GuestForm, IntroductionForm, LockedOutForm
from support.guests import count_opened_in_last_hour, open_guest_case

# A whole town hall sits behind one address.
PER_ADDRESS_PER_HOUR = 200
# Of everybody together, for as long as the cache is away and no address can be counted.
UNCOUNTED_PER_HOUR = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_locked_out(request: HttpRequest) -> HttpResponse:
    """For who cannot log in; says nothing about accounts, whatever address is given."""
    if request.user.is_authenticated:
        return redirect(reverse("support:ask") + "?team=happiness")
    form = LockedOutForm(request.POST if request.method == "POST" else None)
    return _serve(request, form, "support/locked_out.html", "support:locked_out_received")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """What it is and what it takes, for municipalities and professionals who consider it."""
    form = IntroductionForm(request.POST if request.method == "POST" else None)
    return _serve(request, form, "support/introduction.html", "introduction:received")


def _serve(request: HttpRequest, form: GuestForm, template: str, done: str) -> HttpResponse:
    context = {
        "form": form,
        "team_email": settings.HAPPINESS_EMAIL,
        "team_phone": settings.HAPPINESS_PHONE,
    }
    if not form.is_bound:
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    if not _is_within_limit(request):
        form.add_error(None, _too_many())
        return render(request, template, context, status=429)
    open_guest_case(guest=form.as_guest(), message=form.cleaned_data["message"])
    return redirect(done)


def _is_within_limit(request: HttpRequest) -> bool:
    count = count_act("guest.address", address_of(request), seconds=3600)
    if count is None:
        return count_opened_in_last_hour() < UNCOUNTED_PER_HOUR
    return count <= PER_ADDRESS_PER_HOUR


def _too_many() -> str:
    return _(
        "Many messages have been sent in a short time, so this one was not sent. What you wrote is still here. Mail to %(email)s, or try again tomorrow."
    ) % {"email": settings.HAPPINESS_EMAIL}


@require_safe
def locked_out_received(request: HttpRequest) -> HttpResponse:
    return render(request, "support/locked_out_received.html")


@require_safe
def introduction_received(request: HttpRequest) -> HttpResponse:
    return render(request, "support/introduction_received.html")
