"""« /demo/visite »: the guided tours of a demo fund, one for each role; where one stands is kept in the session."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from extranet.tenants.requests import FundRequest

from .people import PASSWORD
from .tours import TOURS, Tour

PLACES = "demo_tours"  # in the session: the number of the step, from 0, by tour


def tours_of(slug: str) -> list[Tour]:
    return [tour for tour in TOURS if tour.fund == slug]


def found(request: FundRequest, slug: str) -> Tour:
    for tour in tours_of(request.fund.slug):
        if tour.slug == slug:
            return tour
    raise Http404


def place_of(request: FundRequest, tour: Tour) -> int:
    """The step at which the visitor is."""
    place = request.session.get(PLACES, {}).get(tour.slug, 0)
    return min(max(int(place), 0), len(tour.steps) - 1)


@login_not_required
@require_safe
def tours(request: FundRequest) -> HttpResponse:
    """The tours of this fund, and how far one has come in each."""
    begun = request.session.get(PLACES, {})
    listed = [{"tour": tour, "place": begun[tour.slug] + 1 if tour.slug in begun else 0} for tour in here(request)]
    return render(request, "demo/tours.html", {"tours": listed})


def here(request: FundRequest) -> list[Tour]:
    """Those of the fund; first the one of whoever is signed in."""
    email = getattr(request.user, "email", "")
    return sorted(tours_of(request.fund.slug), key=lambda tour: tour.email != email)


@login_not_required
@require_safe
def step(request: FundRequest, slug: str) -> HttpResponse:
    tour = found(request, slug)
    place = place_of(request, tour)
    current = tour.steps[place]
    address = current.page()
    context = {
        "tour": tour,
        "step": current,
        "number": place + 1,
        "titles": [one.title for one in tour.steps],
        "is_last": place == len(tour.steps) - 1,
        "address": address,
        "is_signed_in": getattr(request.user, "email", "") == tour.email,
        "password": PASSWORD,
        "sign_in": f"{reverse('account_login')}?next={reverse('demo_tour', args=[tour.slug])}",
    }
    return render(request, "demo/tour.html", context)


@login_not_required
@require_POST
def move(request: FundRequest, slug: str) -> HttpResponseRedirect:
    """« Précédent », « Suivant » and « Terminer »."""
    tour = found(request, slug)
    places = dict(request.session.get(PLACES, {}))
    wished = request.POST.get("to", "")
    if wished == "end":
        places.pop(tour.slug, None)
        request.session[PLACES] = places
        return redirect("demo_tours")
    places[tour.slug] = place_of(request, tour) + (1 if wished == "next" else -1)
    places[tour.slug] = min(max(places[tour.slug], 0), len(tour.steps) - 1)
    request.session[PLACES] = places
    return redirect("demo_tour", tour.slug)
