"""Holding and releasing a channel or a batch, with a reason that the journal keeps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.organisations.permissions import check_administrator, check_staff
from extranet.organisations.requests import ActorRequest
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_told

from .. import services
from ..forms import HoldForm
from ..models import Batch
from ..workflow import BatchState
from .channel import visible_channel


@require_POST
def hold_channel(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    channel = visible_channel(request, uuid)
    form = HoldForm(request.POST)
    if form.is_valid():
        services.hold_channel(actor=request.actor, channel=channel, reason=form.cleaned_data["reason"])
        messages.success(request, _("Le canal est retenu : plus rien ne part ni n’est relevé avant sa libération."))
    else:
        messages.error(request, _("Indiquez pourquoi vous retenez ce canal."))
    return redirect("batch_channel:sheet", uuid=uuid)


@require_POST
def release_channel(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    services.release_channel(actor=request.actor, fund=request.fund, channel=visible_channel(request, uuid))
    messages.success(request, _("Les échanges reprennent."))
    return redirect("batch_channel:sheet", uuid=uuid)


def visible_batch(request: ActorRequest, uuid: UUID) -> Batch:
    batches = Batch.objects.visible_to(request.actor).select_related("company", "channel__organisation")
    return get_object_or_404(batches.defer("data", "signature"), uuid=uuid)


@require_POST
def hold_batch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_staff(request.actor, Capability.BATCH)
    batch = visible_batch(request, uuid)
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Indiquez pourquoi vous retenez ce lot."))
        return redirect("batch_channel:batch", uuid=uuid)
    with refusals_told(request, _("Le lot est retenu : il ne part pas avant sa libération.")):
        services.hold_batch(actor=request.actor, batch=batch, reason=form.cleaned_data["reason"])
    return redirect("batch_channel:batch", uuid=uuid)


@require_POST
def release_batch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_staff(request.actor, Capability.BATCH)
    services.release_batch(actor=request.actor, fund=request.fund, batch=visible_batch(request, uuid))
    messages.success(request, _("Le lot part avec le prochain échange."))
    return redirect("batch_channel:batch", uuid=uuid)


@require_POST
def cancel_batch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_staff(request.actor, Capability.BATCH)
    batch = visible_batch(request, uuid)
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Indiquez pourquoi vous annulez ce lot."))
        return redirect("batch_channel:batch", uuid=uuid)
    with refusals_told(request):
        cancelled = services.cancel_batch(
            actor=request.actor, fund=request.fund, batch=batch, reason=form.cleaned_data["reason"]
        )
        if cancelled.state == BatchState.ABANDONED:
            messages.success(request, _("Le lot est annulé : ses déclarations attendent, bloquées."))
        else:
            messages.success(request, _("Le lot sera retiré du serveur (TD) au prochain échange."))
    return redirect("batch_channel:batch", uuid=uuid)
