"""The attestation of VAT exemption: deposited once by a training body, looked at once by the fund."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve
from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.invoices import DecideExemptionForm, ExemptionForm
from ..models import TaxExemption
from ..permissions import check_funding_staff
from ..queries import is_body, is_funding_staff
from ..services import exempting
from .invoices import posted

WAITING_SHOWN = 100


@form_page
def exemption(request: ActorRequest) -> HttpResponse:
    """A body's own; for the staff, those that wait."""
    if is_funding_staff(request.actor):
        waiting = TaxExemption.objects.waiting().select_related("organisation").order_by("pk")[:WAITING_SHOWN]
        return render(request, "funding/invoices/exemptions.html", {"waiting": waiting})
    if not is_body(request.actor):
        raise PermissionDenied(_("Seul un gestionnaire de l’organisme de formation dépose son attestation."))
    form = ExemptionForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            exempting.deposit_exemption(
                actor=request.actor,
                fund=request.fund,
                organisation=get_object_or_404(Organisation, pk=request.actor.organisation_id),
                upload=form.cleaned_data["file"],
            )
            messages.success(request, _("L’attestation est déposée : le fonds la vérifie une fois pour toutes."))
            return redirect("funding:exemption")
    rows = TaxExemption.objects.visible_to(request.actor).order_by("-pk")
    return render(request, "funding/invoices/exemption.html", {"form": form, "rows": rows})


def visible_exemption(request: ActorRequest, uuid: UUID) -> TaxExemption:
    rows = TaxExemption.objects.visible_to(request.actor).select_related("organisation", "document")
    return get_object_or_404(rows, uuid=uuid)


@form_page
def decide_exemption(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_exemption(request, uuid)
    check_funding_staff(request.actor)
    form = DecideExemptionForm(posted(request)[0])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            exempting.decide_exemption(
                actor=request.actor,
                exemption=row,
                accept=form.cleaned_data["decision"] == "accept",
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Votre décision est enregistrée."))
            return redirect("funding:exemption")
    return render(request, "funding/invoices/decide_exemption.html", {"form": form, "exemption": row})


@require_safe
def exemption_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    return serve(visible_exemption(request, uuid).document)
