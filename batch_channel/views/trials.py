"""« Tester le canal »: asking for a trial, and what each step found."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest

from .. import services
from ..models import Trial
from ..permissions import check_sees_channels
from .channel import visible_channel


@require_POST
def ask(request: ActorRequest, uuid: UUID) -> HttpResponse:
    channel = visible_channel(request, uuid)
    try:
        asked = services.ask_for_trial(actor=request.actor, fund=request.fund, channel=channel)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("batch_channel:sheet", uuid=uuid)
    return redirect("batch_channel:trial", uuid=asked.uuid)


@require_safe
def trial(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_sees_channels(request.actor)
    shown = get_object_or_404(Trial.objects.visible_to(request.actor).select_related("channel"), uuid=uuid)
    context = {"trial": shown, "channel": shown.channel, "is_old": shown.channel_version != shown.channel.version}
    return render(request, "batch_channel/trial.html", context)
