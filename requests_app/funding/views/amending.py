"""« Demander un avenant »: an agreed request with other dates, people, hours or another body."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.amending import AmendForm
from ..models import Amendment, FundingRequest
from ..permissions import check_company
from ..services import amending as services
from ..services.locking import MovedOn
from ..workflow import AmendmentState, RequestState
from .frame import own_file
from .people import SHOWN, search, ticked


@sensitive_post_parameters()
@form_page
def amend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The form, with people to tick; looking for others keeps what was typed."""
    demande = own_file(request, uuid)
    if why_not := obstacle(demande):
        messages.warning(request, why_not)
        return redirect("funding:request", uuid)
    if request.method != "POST":
        return show(request, demande, AmendForm(instance=demande), people_of(demande))
    chosen = ticked(request, demande, request.POST)
    if request.POST.get("act") != "send":
        form = AmendForm(instance=demande, initial=request.POST.dict())
        return show(request, demande, form, chosen, request.POST.get("q", "")[:100])
    form = AmendForm(request.POST, instance=demande)
    if form.is_valid() and asked(request, demande, form, chosen):
        messages.success(request, _("L’avenant est demandé : le fonds décide, et vous prévient."))
        return redirect("funding:request", uuid)
    return show(request, demande, form, chosen)


def obstacle(demande: FundingRequest) -> str:
    if demande.state != RequestState.AGREED:
        return _("Seule une demande accordée se change par un avenant.")
    if demande.amendments.filter(state=AmendmentState.ASKED).exists():
        return services.one_is_open()
    return ""


def people_of(demande: FundingRequest) -> list[Worker]:
    people = demande.people.select_related("worker").order_by("worker__last_first_folded", "pk")
    return [one.worker for one in people]


def asked(request: ActorRequest, demande: FundingRequest, form: AmendForm, chosen: list[Worker]) -> bool:
    with refusals_on(form):
        services.ask_amendment(actor=request.actor, request=demande, people=chosen, **form.cleaned_data)
    return not form.errors


def show(
    request: ActorRequest, demande: FundingRequest, form: AmendForm, chosen: list[Worker], typed: str = ""
) -> HttpResponse:
    """People of the request who aren't ticked any more stay in sight."""
    kept = {one.pk for one in chosen}
    former = [one for one in people_of(demande) if one.pk not in kept]
    shown = [*kept, *(one.pk for one in former)]
    found = search(request, demande, typed, shown) if typed.strip() else []
    context = {
        "demande": demande,
        "form": form,
        "chosen": chosen,
        "former": former,
        "found": found[:SHOWN],
        "is_cut": len(found) > SHOWN,
        "typed": typed,
    }
    return render(request, "funding/asking/amend.html", context)


@require_POST
def withdraw_amendment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    visible = FundingRequest.objects.visible_to(request.actor)
    amendment = get_object_or_404(Amendment.objects.filter(request__in=visible).select_related("request"), uuid=uuid)
    check_company(request.actor, amendment.request)
    try:
        with transaction.atomic():
            services.withdraw_amendment(actor=request.actor, amendment=amendment)
    except (MovedOn, ValidationError) as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("L’avenant est retiré : ce qui était accordé reste valable."))
    return redirect("funding:request", amendment.request.uuid)
