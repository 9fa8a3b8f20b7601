"""« Canal de fichiers »: where it stands, setting it up, its keys."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.organisations.permissions import check_administrator, check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_administrator
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from .. import keys, production, services
from ..forms import ChannelForm, KeyFileForm
from ..incidents import INCIDENTS, STOP
from ..models import Answer, Batch, Channel, Declaration

form_page = require_http_methods(["GET", "HEAD", "POST"])


def existing_channel() -> Channel:
    """The fund's channel; 404 while there is none."""
    channel = Channel.objects.select_related("sender").first()
    if channel is None:
        raise Http404
    return channel


@require_safe
def channel(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor)
    shown = Channel.objects.first()
    context: dict[str, Any] = {
        "channel": shown,
        "may_change": is_administrator(request.actor),
        "waiting": Declaration.objects.waiting().count(),
        "needing_somebody": Declaration.objects.needing_somebody().count(),
        "unsent": Batch.objects.to_send().count(),
        "to_review": Answer.objects.to_review().count(),
        "production_note": production.refusal(environment="R", application_code="", host_key=""),
    }
    if shown:
        context |= {
            "incident": INCIDENTS.get(shown.error),
            "is_stopped": shown.error == STOP,
            "refusal": production.refusal_of(shown),
            "ssh_fingerprint": keys.ssh_fingerprint(shown.ssh_public_key),
            "certificate": keys.certificate_facts(shown.certificates),
            "last_trial": shown.trials.order_by("-asked_at", "-pk").first(),
            "folders": settings.BELGIAN_BATCH["DIRECTORIES"][shown.environment],
        }
    return render(request, "batch_channel/channel.html", context)


@form_page
def edit(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    row = Channel.objects.first()
    form = ChannelForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fields = dict(form.cleaned_data)
            version = fields.pop("version") or 0
            try:
                services.save_channel(actor=request.actor, fund=request.fund, version=version, **fields)
            except StaleEdit as stale:
                show_conflict(form, stale, ChannelForm(instance=stale.current).initial)
            else:
                messages.success(request, _("Le canal est enregistré."))
                return redirect("batch_channel:channel")
    return render(request, "batch_channel/channel_form.html", {"form": form, "channel": row})


@form_page
def ssh_key(request: ActorRequest) -> HttpResponse:
    """An existing private key, for a channel that is already registered."""
    check_administrator(request.actor)
    row = existing_channel()
    form = KeyFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.store_ssh_key(
                actor=request.actor,
                fund=request.fund,
                channel=row,
                data=form.cleaned_data["file"],
                password=form.cleaned_data["password"],
            )
            messages.success(request, _("La clé SSH est enregistrée. Seule sa partie publique s’affiche encore."))
            return redirect("batch_channel:channel")
    return render(request, "batch_channel/ssh_key.html", {"form": form, "channel": row})


@require_POST
def new_ssh_key(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    services.generate_ssh_key(actor=request.actor, fund=request.fund, channel=existing_channel())
    messages.success(
        request, _("Une nouvelle clé SSH est prête : enregistrez sa partie publique auprès de la sécurité sociale.")
    )
    return redirect("batch_channel:channel")


@form_page
def certificate(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    row = existing_channel()
    form = KeyFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.store_certificate(
                actor=request.actor,
                fund=request.fund,
                channel=row,
                data=form.cleaned_data["file"],
                password=form.cleaned_data["password"],
            )
            messages.success(request, _("Le certificat de signature est enregistré."))
            return redirect("batch_channel:channel")
    return render(request, "batch_channel/certificate.html", {"form": form, "channel": row})


@require_POST
def look_now(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor)
    services.look_now(actor=request.actor, fund=request.fund, channel=existing_channel())
    messages.success(request, _("Le canal est relevé maintenant : actualisez la page dans quelques secondes."))
    return redirect("batch_channel:channel")
