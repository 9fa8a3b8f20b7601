"""« Mandats de déclaration »: who declares what to the social security in an employer's name (`FLA-07` to `FLA-13`)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.ui.refusals import refusals_on

from ..forms import DataMandateForm, EndMandateForm
from ..models import DataMandate
from ..permissions import DECLARING, check_declares
from ..reporting import end_data_mandate, record_mandate
from .onboarding import desk_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def data_mandates(request: ActorRequest, uuid: UUID | None = None) -> HttpResponse:
    """All of an employer's, and recording another."""
    desk = desk_of(request, uuid, *DECLARING)
    check_declares(request.actor, desk.company)
    form = DataMandateForm(request.POST or None, by_name=is_staff(request.actor, *DECLARING))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            record_mandate(
                actor=request.actor,
                company=desk.company,
                kind=data["kind"],
                number=data["number"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                mandatee=data["mandatee"],
                mandatee_name=data["mandatee_name"],
            )
            messages.success(request, _("Le mandat est noté."))
            return redirect(desk.data_mandates)
    context = {
        "desk": desk,
        "company": desk.company,
        "form": form,
        "today": timezone.localdate(),
        "given": DataMandate.objects.filter(company=desk.company)
        .select_related("mandatee")
        .order_by("kind", "-starts_on", "pk"),
        "held": DataMandate.objects.fla_in_force(timezone.localdate())
        .held_by(desk.company.pk)
        .select_related("company")
        .order_by("company__name_folded", "pk")[:SHOWN],
    }
    return render(request, "mandates/data_mandates.html", context)


SHOWN = 100  # of the mandates that others of its group gave it


@form_page
def end_mandate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Ending one; what was declared under it stands."""
    mandates = DataMandate.objects.visible_to(request.actor).select_related("company", "mandatee")
    mandate = get_object_or_404(mandates, uuid=uuid)
    check_declares(request.actor, mandate.company)
    own = request.actor.organisation_id == mandate.company_id
    desk = desk_of(request, None if own else mandate.company.uuid, *DECLARING)
    form = EndMandateForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            end_data_mandate(actor=request.actor, mandate=mandate, on=form.cleaned_data["on"])
            messages.success(request, _("La fin du mandat est notée."))
            return redirect(desk.data_mandates)
    return render(request, "mandates/end_data_mandate.html", {"form": form, "mandate": mandate, "desk": desk})
