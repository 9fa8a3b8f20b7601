"""The operator's side: the companies that authorise it, while they do; and taking a mandate away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.capabilities import Capability
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from .. import services
from ..models import Mandate
from ..queries import companies_of_operator, companies_under, grants_of_operator
from ..tables import CompanyFilter, CompanyTable


def check_operator(request: ActorRequest) -> None:
    if not request.actor.has(Role.ENCODER):
        raise PermissionDenied(_("Cette page est celle des opérateurs agréés."))


class Companies(ListPage):
    """« Entreprises qui m'autorisent »: those with a mandate in force today, and no others."""

    filterset_class = CompanyFilter
    table_class = CompanyTable
    template_name = "mandates/companies.html"
    export_name = gettext_lazy("entreprises")
    paginator_class = BoundedPaginator

    def get_queryset(self) -> Any:
        check_operator(self.request)  # type: ignore[arg-type]
        today = timezone.localdate()
        grants = grants_of_operator(self.request.actor, today)  # type: ignore[attr-defined]
        self.counted = grants.with_convention(today)
        return companies_under(grants, today)

    def get_table(self, rows: Any) -> CompanyTable:
        searched = CompanyFilter.base_filters.keys() & self.get_search().keys()
        return CompanyTable(BoundedData(rows, counted=None if searched else self.counted))

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Entreprise"), lambda company: company.name),
            Column(_("N° BCE"), lambda company: company.enterprise_number),
            Column(_("Localité"), lambda company: company.city),
        ]


@require_safe
def company(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A company as its operator sees it; 404 without a mandate in force: nothing tells that it exists (`ATM-08`)."""
    today = timezone.localdate()
    found = get_object_or_404(companies_of_operator(request.actor, today), uuid=uuid)
    mandate = Mandate.objects.visible_to(request.actor).in_force(today).filter(company=found).order_by("-pk").first()
    return render(request, "mandates/company.html", {"company": found, "mandate": mandate})


@require_POST
def revoke(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A company or the fund ends one operator's mandate; the operator itself can't."""
    mandates = Mandate.objects.visible_to(request.actor).select_related("company", "operator", "paper")
    mandate = get_object_or_404(mandates, uuid=uuid)
    services.revoke(actor=request.actor, mandate=mandate)
    messages.success(request, _("%s ne peut plus encoder pour cette entreprise.") % mandate.operator.name)
    if is_staff(request.actor, Capability.PREENCODING):
        return redirect("mandates:paper", uuid=mandate.paper.uuid)
    return redirect("mandates:onboarding")
