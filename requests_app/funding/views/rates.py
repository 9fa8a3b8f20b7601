"""« Contributions et taux », for the fund's administrators."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.models import Fund
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from ..choices import choices_of
from ..forms.rates import ContributionForm, DueDayForm, RateForm
from ..models import Contribution, ContributionRate, DeclarationLine
from ..services import contributions as services


@form_page
def home(request: ActorRequest) -> HttpResponse:
    """Each contribution with its rates, the latest first, and the day until when a year is declared."""
    check_administrator(request.actor)
    form = DueDayForm(request.POST or None, choices=choices_of(request.fund))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            day, month = form.cleaned_data["declaration_day"], form.cleaned_data["declaration_month"]
            services.change_due_day(actor=request.actor, fund=request.fund, month=month, day=day)
            messages.success(request, gettext("L’échéance est enregistrée."))
            return redirect("funding:contribution_settings")
    rates: dict[int, list[ContributionRate]] = {}
    for rate in with_use().order_by("-starts_on", "least", "region", "pk"):
        rates.setdefault(rate.contribution_id, []).append(rate)
    contributions = Contribution.objects.order_by("position", "code_folded")
    context = {
        "rows": [(one, rates.get(one.pk, [])) for one in contributions],
        "form": form,
        "is_french": request.fund.country == Fund.Country.FRANCE,
    }
    return render(request, "funding/contributions/settings.html", context)


def with_use() -> QuerySet[ContributionRate]:
    """The rates, each with whether a sent declaration used it (`is_used`)."""
    used = DeclarationLine.objects.filter(rate=OuterRef("pk"))
    return ContributionRate.objects.annotate(is_used=Exists(used))


@require_POST
def load(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    try:
        loaded = services.load_legal_rates(actor=request.actor, fund=request.fund)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = gettext("Les taux légaux sont chargés : %s.") % ", ".join(one.code for one in loaded)
        messages.success(request, words if loaded else gettext("Les contributions légales sont déjà là."))
    return redirect("funding:contribution_settings")


@form_page
def add(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = ContributionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            contribution = services.add_contribution(actor=request.actor, **form.given())
            messages.success(request, gettext("La contribution est ajoutée : donnez-lui un taux."))
            return redirect("funding:add_rate", contribution.uuid)
    return render(request, "funding/contributions/contribution_form.html", {"form": form, "contribution": None})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    row = get_object_or_404(Contribution, uuid=uuid)
    form = ContributionForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_contribution(actor=request.actor, contribution=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, ContributionForm(instance=stale.current).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("funding:contribution_settings")
    return render(request, "funding/contributions/contribution_form.html", {"form": form, "contribution": row})


@form_page
def add_rate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    contribution = get_object_or_404(Contribution, uuid=uuid)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_rate(actor=request.actor, contribution=contribution, **form.given())
            messages.success(request, gettext("Le taux est ajouté."))
            return redirect("funding:contribution_settings")
    context = {"form": form, "contribution": contribution, "rate": None}
    return render(request, "funding/contributions/rate_form.html", context)


@form_page
def edit_rate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    row = get_object_or_404(with_use().select_related("contribution"), uuid=uuid)
    form = RateForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_rate(actor=request.actor, rate=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, RateForm(instance=stale.current).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("funding:contribution_settings")
    context = {"form": form, "contribution": row.contribution, "rate": row}
    return render(request, "funding/contributions/rate_form.html", context)


@require_POST
def remove_rate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    row = get_object_or_404(ContributionRate.objects.select_related("contribution"), uuid=uuid)
    try:
        services.remove_rate(actor=request.actor, rate=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, gettext("Le taux est supprimé."))
    return redirect("funding:contribution_settings")
