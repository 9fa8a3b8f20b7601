"""« Statistiques » of the fund's staff, and the same open to all where the fund says so (`BEY-24`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from extranet.organisations.permissions import check_administrator, check_office
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_administrator
from extranet.organisations.views.organisations import form_page
from extranet.tenants.models import Fund
from extranet.tenants.periods import Grain, Period
from extranet.tenants.registries import Statistic
from extranet.ui.refusals import refusals_on

from .. import structured
from ..choices import ADDRESSES, Licence, is_open, licence_of
from ..files import KINDS, file_of
from ..forms import OpeningForm, PeriodForm
from ..models import Calculation, StoredFigure
from ..services.calculating import kept_by
from ..services.opening import change_opening
from ..showing import period_name, shown


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    check_office(request.actor)
    context = figures_page(request, StoredFigure.objects.visible_to(request.actor), closed_only=False)
    context |= {"is_open": is_open(request.fund), "may_open": is_administrator(request.actor)}
    return render(request, "statistics/home.html", context)


@require_safe
def file(request: ActorRequest, name: str, kind: str) -> HttpResponseBase:
    """All figures of a statistic."""
    check_office(request.actor)
    return file_of(statistic_of(request.fund, name, kind), StoredFigure.objects.visible_to(request.actor), kind)


@login_not_required
@require_safe
def open_page(request: ActorRequest) -> HttpResponse:
    check_is_open(request.fund)
    context = figures_page(request, StoredFigure.objects.open_to_all(request.fund), closed_only=True)
    licence = licence_of(request.fund)
    context |= {"licence": licence.label, "licence_address": ADDRESSES[licence]}
    context["structured"] = structured.block(request.fund, context["parts"])
    return render(request, "statistics/open.html", context)


@login_not_required
@require_safe
def open_file(request: ActorRequest, name: str) -> HttpResponseBase:
    """The same figures, under an address that doesn't change."""
    check_is_open(request.fund)
    return file_of(statistic_of(request.fund, name, "csv"), StoredFigure.objects.open_to_all(request.fund), "csv")


@form_page
def options(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = OpeningForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_opening(
                actor=request.actor,
                fund=request.fund,
                is_open=form.cleaned_data["is_open"],
                licence=Licence(form.cleaned_data["licence"]),
            )
            messages.success(request, gettext("Les réglages sont enregistrés."))
            return redirect("statistics:options")
    return render(request, "statistics/options.html", {"form": form, "is_open": is_open(request.fund)})


def figures_page(request: ActorRequest, figures: Any, *, closed_only: bool) -> dict[str, Any]:
    """The chosen period, else the last year; three queries, whatever the number of figures."""
    names = [one.name for one in kept_by(request.fund)]
    rows = Calculation.objects.filter(statistic__in=names)
    if closed_only:
        rows = rows.filter(is_closed=True)
    known = {
        Period(first, Grain(grain)): closed
        for grain, first, closed in rows.order_by().values_list("grain", "begins_on", "is_closed").distinct()
    }
    running = [period for period, closed in known.items() if not closed]
    form = PeriodForm(request.GET or None, periods=known, running=running)
    period = form.cleaned_data["period"] if form.is_bound and form.is_valid() else newest_year(known)
    if not form.is_bound and period:
        form.initial["period"] = period.code
    parts = []
    if period:
        made = rows.filter(grain=period.grain.value, begins_on=period.first).values_list("statistic", "made_at")
        parts = shown(request.fund, figures, made, period)
    return {
        "form": form,
        "parts": parts,
        "period": period,
        "period_name": period_name(period) if period else "",
        "name_before": period_name(period.before) if period else "",
        "runs": period in running,
    }


def newest_year(known: dict[Period, bool]) -> Period | None:
    """The last year, else the longest of the last periods."""
    return max(known, key=lambda period: (period.grain is Grain.YEAR, period.last), default=None)


def check_is_open(fund: Fund) -> None:
    """Raises 404: nothing tells that there is such a page."""
    if not is_open(fund):
        raise Http404


def statistic_of(fund: Fund, name: str, kind: str) -> Statistic:
    found = next((one for one in kept_by(fund) if one.name == name), None)
    if found is None or kind not in KINDS:
        raise Http404
    return found
