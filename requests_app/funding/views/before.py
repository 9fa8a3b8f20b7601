"""« Avant de commencer »: what each device is for, its deadlines, and the pieces to prepare (`BEY-02`)."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest

from ..models import Device, Stage
from ..permissions import check_member
from ..services import asking
from ..steps import Step

OF_REQUEST = Q(pieces__stage=Stage.REQUEST, pieces__is_current=True)


def offered() -> QuerySet[Device]:
    return Device.objects.filter(is_offered=True).order_by("position", "name", "pk")


@require_safe
def devices_offered(request: ActorRequest) -> HttpResponse:
    check_member(request.actor)
    devices = offered().annotate(piece_count=Count("pieces", filter=OF_REQUEST))
    return render(request, "funding/asking/devices.html", {"devices": devices})


@require_safe
def device_offered(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_member(request.actor)
    device = get_object_or_404(offered(), uuid=uuid)
    pieces = device.pieces.filter(is_current=True).select_related("example").order_by("position", "pk")
    by_stage = [(stage.label, [one for one in pieces if one.stage == stage], stage == Stage.REQUEST) for stage in Stage]
    today = timezone.localdate()
    context = {
        "device": device,
        "stages": [one for one in by_stage if one[1]],
        "soonest": today + datetime.timedelta(days=device.days_before_start),
    }
    return render(request, "funding/asking/device.html", context)


@require_POST
def begin(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Commencer ma demande »: a draft is made, its first step opens."""
    check_member(request.actor)
    device = get_object_or_404(Device, uuid=uuid)
    try:
        with transaction.atomic():
            made = asking.begin_own(actor=request.actor, device=device)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("funding:devices_offered")
    return redirect("funding:step", made.uuid, Step.TRAINING.value)
