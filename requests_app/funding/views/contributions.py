"""« Collecte des contributions »: a company's years, and everybody's simulation (`MYA-05`, `MYA-51`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.organisations.requests import ActorRequest
from extranet.rights.tiles import CONTRIBUTIONS_ADDRESS
from extranet.tenants.requests import fund_address

from .. import contribution_campaign as campaign
from ..contribution_engine import Statement
from ..contribution_statements import Rates, euros, groups_of, printed, rates_of, statement_of
from ..declaration_states import DeclarationState
from ..forms.contributions import SimulationForm
from ..models import Declaration
from ..permissions import check_contributions
from ..queries import is_funding_staff
from ..queries.contributions import declares
from ..services import declaring

YEARS_AHEAD, YEARS_BEFORE = 1, 5
ANSWERS = ("payroll", "headcount")  # of which one at least is typed, or nothing is simulated yet


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a company's: what stands, what is being prepared, and until when it is to be sent."""

    year: int
    due_on: Any
    is_late: bool
    standing: Declaration | None
    draft: Declaration | None
    former: list[Declaration]


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """A company's declarations, year by year. The staff have their list instead."""
    if is_funding_staff(request.actor):
        return redirect("funding:declarations")
    check_contributions(request.actor)
    today = timezone.localdate()
    rows = Declaration.objects.of_company(request.actor).order_by("-year", "-pk")
    context = {
        "years": years_of(rows, request, today),
        "external": request.fund.options.get(CONTRIBUTIONS_ADDRESS, ""),
        "is_french": request.fund.country == "FR",
    }
    return render(request, "funding/contributions/home.html", context)


def years_of(rows: Iterable[Declaration], request: ActorRequest, today: Any) -> list[Year]:
    """The years that are open, and those that were declared before; the latest first.

    Where the fund collects on another site no year is open here, and none is late.
    """
    is_here = campaign.collects_here(request.fund)
    found: dict[int, list[Declaration]] = {year: [] for year in campaign.years_open(today)} if is_here else {}
    for row in rows:
        found.setdefault(row.year, []).append(row)
    years = []
    for year in sorted(found, reverse=True):
        of_year = found[year]
        standing = next((row for row in of_year if row.state == DeclarationState.SENT), None)
        due_on = campaign.due_on(request.fund, year)
        years.append(
            Year(
                year=year,
                due_on=standing.due_on if standing else due_on,
                is_late=standing is None and due_on < today,
                standing=standing,
                draft=next((row for row in of_year if row.state == DeclarationState.DRAFT), None),
                former=[row for row in of_year if row.state == DeclarationState.REPLACED],
            )
        )
    return years


@require_POST
def begin(request: ActorRequest, year: int) -> HttpResponse:
    check_contributions(request.actor)
    if request.membership is None:
        return redirect("funding:contributions")
    company = request.membership.organisation
    try:
        declaration = declaring.begin(actor=request.actor, fund=request.fund, company=company, year=year)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("funding:contributions")
    return redirect("funding:edit_declaration", declaration.uuid)


@require_safe
def simulation(request: ActorRequest) -> HttpResponse:
    """Nothing is stored: the address holds the figures, and can be shared."""
    form = simulation_form(request)
    context: dict[str, Any] = {
        "form": form,
        "rates": form.rates,
        "is_french": request.fund.country == "FR",
        "may_declare": declares(request.actor),
        "is_staff": is_funding_staff(request.actor),
    }
    if form.is_bound and form.is_valid() and form.rates.rows:
        found = statement_of(form.facts, form.rates)
        query = query_of(request.GET)
        context |= shown(found, form.rates) | {
            "link": fund_address(request.fund, f"{reverse('funding:simulation')}?{query}"),
            "pdf": f"{reverse('funding:simulation_pdf')}?{query}",
        }
    return render(request, "funding/contributions/simulation.html", context)


def simulation_form(request: ActorRequest) -> SimulationForm:
    this_year = timezone.localdate().year
    years = list(range(this_year + YEARS_AHEAD, this_year - YEARS_BEFORE - 1, -1))
    typed = request.GET.get("year", "")
    year = int(typed) if typed in {str(one) for one in years} else this_year
    data = request.GET.copy()
    data.setdefault("year", str(year))
    answered = any(data.get(name) for name in ANSWERS)
    return SimulationForm(data if answered else None, rates=rates_of(year), years=years)


def query_of(given: QueryDict) -> str:
    """The figures that were typed, without what is empty."""
    return urlencode([(name, value) for name, values in given.lists() for value in values if value])


def shown(found: Statement, rates: Rates) -> dict[str, Any]:
    """What `statement.html` draws."""
    return {"statement": found, "groups": groups_of(found, rates), "total": found.total}


@require_safe
def simulation_pdf(request: ActorRequest) -> HttpResponseBase:
    """The same on paper, rendered at once and kept nowhere. Figures that can't be read lead back to the page."""
    form = simulation_form(request)
    if not (form.is_bound and form.is_valid() and form.rates.rows):
        return redirect(f"{reverse('funding:simulation')}?{query_of(request.GET)}")
    facts = form.facts
    found = statement_of(facts, form.rates)
    context = {
        "fund": request.fund,
        "language": request.LANGUAGE_CODE,
        "made_at": timezone.now(),
        "year": str(facts.year),
        "headcount": facts.headcount,
        "counted": found.headcount,
        "payroll": euros(facts.wages.payroll),
        "fixed_term": euros(facts.wages.fixed_term) if facts.wages.fixed_term else "",
        "alsace_moselle": euros(facts.wages.alsace_moselle) if facts.wages.alsace_moselle else "",
        "is_prorated": found.is_prorated,
        "groups": printed(groups_of(found, form.rates)),
        "total": euros(found.total),
    }
    page = render_to_string("funding/contributions/pdf/simulation.html", context)
    content = render_pdf(
        page, resolve=lambda address: asset(request.fund, address), identifier=f"{request.fund.slug}-simulation"
    )
    name = f"{gettext('simulation')}-{facts.year}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
