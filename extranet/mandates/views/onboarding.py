"""The checklist of a company's two documents, and filling them in: by its own people, or for it by the fund's staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on

from .. import forms, services
from ..blank import blank_pdf
from ..desk import Desk
from ..models import Mandate, Paper
from ..onboarding import steps_of
from ..permissions import acts_for_company, may_revoke
from ..workflow import MandateState


def desk_of(request: ActorRequest, uuid: UUID | None, *matters: str) -> Desk:
    """The company whose documents are filled in: one's own, or with a UUID the one that the fund's staff chose.

    `matters` are whose staff may, by default pre-encoding's.
    """
    if uuid is None:
        return Desk(own_company(request), is_staff=False)
    companies = Organisation.objects.visible_to(request.actor).of_kind(OrganisationKind.COMPANY)
    company = get_object_or_404(companies, uuid=uuid)
    check_staff(request.actor, *matters or [Capability.PREENCODING])
    return Desk(company, is_staff=True)


def own_company(request: ActorRequest) -> Organisation:
    """The company the person acts for. Raises `PermissionDenied` for the people of any other kind of organisation."""
    company = request.membership.organisation if request.membership else None
    if company is None or not acts_for_company(request.actor, company):
        raise PermissionDenied(_("Ces pages sont celles d’une entreprise et de ses mandataires."))
    return company


@require_safe
def checklist(request: ActorRequest, uuid: UUID | None = None) -> HttpResponse:
    """Both documents with their state, and the operators that may encode."""
    desk = desk_of(request, uuid)
    company = desk.company
    context = {
        "desk": desk,
        "company": company,
        "steps": steps_of(company),
        "may_revoke": may_revoke(request.actor, company),
        "mandates": Mandate.objects.filter(company=company, state=MandateState.ACTIVE)
        .select_related("operator", "paper")
        .order_by("operator__name_folded", "pk"),
    }
    return render(request, "mandates/onboarding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill_convention(request: ActorRequest, uuid: UUID | None = None) -> HttpResponse:
    desk = desk_of(request, uuid)
    company = desk.company
    identification, representative = common_forms(request, company)
    reporting = forms.ReportingForm(request.POST or None)
    proposed = None if request.POST or desk.is_staff else first_mandatee(request)
    mandatees = forms.MandateeFormSet(request.POST or None, prefix="mandatees", initial=proposed)
    if request.method == "POST" and forms.all_valid(identification, representative, reporting, mandatees):
        with refusals_on(identification):
            paper = services.fill_convention(
                actor=request.actor,
                fund=request.fund,
                company=company,
                identification=identification.identification,
                representative=representative.representative,
                mandatees=mandatees.mandatees,  # type: ignore[attr-defined]
                reporting=reporting.reporting,
                language=request.LANGUAGE_CODE,
            )
            return filled(request, paper)
    context = {"reporting": reporting, "mandatees": mandatees}
    return show_form(request, desk, Paper.Kind.CONVENTION, identification, representative, context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill_authorisation(request: ActorRequest, uuid: UUID | None = None) -> HttpResponse:
    desk = desk_of(request, uuid)
    company = desk.company
    identification, representative = common_forms(request, company)
    operators = forms.OperatorsForm(request.POST or None, operators=approved_operators())
    if request.method == "POST" and forms.all_valid(identification, representative, operators):
        with refusals_on(identification):
            paper = services.fill_authorisation(
                actor=request.actor,
                fund=request.fund,
                company=company,
                identification=identification.identification,
                representative=representative.representative,
                operators=list(operators.cleaned_data["operators"]),
                language=request.LANGUAGE_CODE,
            )
            return filled(request, paper)
    context = {"operators": operators}
    return show_form(request, desk, Paper.Kind.AUTHORISATION, identification, representative, context)


def approved_operators() -> Any:
    """The operators that the fund has approved, by name."""
    return Organisation.objects.filter(kinds__contains=[OrganisationKind.OPERATOR]).order_by("name_folded", "pk")


def common_forms(
    request: ActorRequest, company: Organisation
) -> tuple[forms.IdentificationForm, forms.RepresentativeForm]:
    """The company's identification, and who represents it: proposed as on its latest document."""
    latest = Paper.objects.filter(company=company).order_by("-pk").first()
    initial = {
        name: getattr(latest, name)
        for name in ("representative_title", "representative_name", "representative_capacity")
        if latest
    }
    return (
        forms.IdentificationForm(request.POST or None, instance=company, fund=request.fund),
        forms.RepresentativeForm(request.POST or None, initial=initial),
    )


def first_mandatee(request: ActorRequest) -> list[dict[str, str]]:
    """Whoever fills the convention in is usually one of those it designates."""
    membership = request.membership
    if membership is None:
        return []
    return [{"last_name": membership.last_name, "first_name": membership.first_name, "email": request.user.email}]


def filled(request: ActorRequest, paper: Paper) -> HttpResponse:
    messages.success(request, _("Le document est rempli. Téléchargez-le, faites-le signer, puis déposez-le ici."))
    return redirect("mandates:paper", uuid=paper.uuid)


def show_form(request: ActorRequest, desk: Desk, kind: Paper.Kind, *args: Any) -> HttpResponse:
    identification, representative, more = args
    parts = [identification, representative]
    for part in more.values():
        parts += part.forms if isinstance(part, forms.BaseMandateeFormSet) else [part]
    context = {
        "desk": desk,
        "title": kind.label,
        "kind": kind,
        "identification": identification,
        "representative": representative,
        "refused": any(part.errors for part in parts),
        "parts": parts,
        **more,
    }
    return render(request, f"mandates/fill_{kind}.html", context)


@require_safe
def blank_form(request: ActorRequest, kind: str) -> HttpResponse:
    """The model form with nothing filled in, for whoever prefers a pen (`ATM-01`)."""
    if kind not in Paper.Kind.values:
        raise Http404
    response = HttpResponse(
        blank_pdf(request.fund, Paper.Kind(kind), list(approved_operators()), request.LANGUAGE_CODE),
        content_type="application/pdf",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return response
