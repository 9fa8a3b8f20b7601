"""« Canaux de fichiers »: all of them, where each stands, its settings, its keys."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_administrator, is_staff
from extranet.tenants.capabilities import Capability
from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from .. import keys, production, routing, services, watchdogs
from ..forms import CertificateForm, ChannelForm, HoldForm, KeptChannelForm, KeyFileForm, SigningKeyForm
from ..incidents import INCIDENTS, STOP
from ..keepers import managed_kinds
from ..models import Answer, Batch, Channel, Declaration, Setup
from ..permissions import check_channel, check_sees_channels, keeps_channel, may_see_declarations
from ..tables import ChannelFilter, ChannelTable, owner_of, state_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Channels(ListPage):
    """All channels of the fund, by quality, and what waits at them."""

    filterset_class = ChannelFilter
    table_class = ChannelTable
    template_name = "batch_channel/channels.html"
    export_name = gettext_lazy("canaux")

    def check_access(self) -> None:
        check_sees_channels(self.request.actor)  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        channels = Channel.objects.visible_to(self.request.actor)  # type: ignore[attr-defined]
        return channels.select_related("organisation")

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Nom"), lambda one: one.account_name or one.username),
            Column(_("Entité"), owner_of),
            Column(_("Qualité"), lambda one: one.get_quality_display()),
            Column(_("Numéro expéditeur"), "sender_id"),
            Column(_("État"), state_of),
            Column(_("Dernier échange réussi"), "looked_at"),
        ]

    def get_context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        of_fund = is_staff(actor, Capability.BATCH)
        may_change = is_administrator(actor) or not of_fund
        begun = Setup.objects.visible_to(actor).unfinished() if may_change else Setup.objects.none()
        own = {
            "may_change": may_change,
            "of_fund": of_fund,
            "gives_rights": not of_fund and bool(managed_kinds(actor)),
            "alarms": [],
            "numbers": sorted({one.sender_id for one in Channel.objects.visible_to(actor).only("sender_id")[:SHOWN]}),
            "has_channels": Channel.objects.visible_to(actor).exists(),
            "begun": begun.select_related("organisation").order_by("started_at", "pk")[:SHOWN],
            "unsent": Batch.objects.visible_to(actor).to_send().count(),
        }
        if not of_fund:
            return own
        return own | {
            "alarms": watchdogs.open_alarms(),
            "waiting": Declaration.objects.waiting().count(),
            "needing_somebody": Declaration.objects.needing_somebody().count(),
            "left_to_declare": routing.leaving_for_real().left_to_declare().count(),
            "to_review": Answer.objects.to_review().count(),
            "production_note": production.refusal(environment="R", application_code="", host_key=""),
        }


SHOWN = 10  # settings-up that were begun and not finished


def visible_channel(request: ActorRequest, uuid: UUID) -> Channel:
    """Raises `PermissionDenied` for who keeps no channel at all."""
    check_sees_channels(request.actor)
    channels = Channel.objects.visible_to(request.actor).select_related("sender", "organisation")
    return get_object_or_404(channels, uuid=uuid)


def kept_channel(request: ActorRequest, uuid: UUID) -> Channel:
    """Raises `PermissionDenied` for who sees it without setting it up."""
    found = visible_channel(request, uuid)
    check_channel(request.actor, found)
    return found


@require_safe
def sheet(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_channel(request, uuid)
    succession = shown.successions.filter(took_over_at__isnull=True).first()
    context: dict[str, Any] = {
        "channel": shown,
        "owner": owner_of(shown),
        "may_change": keeps_channel(request.actor, shown),
        "may_hold": is_administrator(request.actor),
        "sees_declarations": may_see_declarations(request.actor),
        "waiting": routing.waiting_for(shown).count(),
        "unsent": Batch.objects.to_send().filter(channel=shown).count(),
        "incident": INCIDENTS.get(shown.error),
        "is_stopped": shown.error == STOP,
        "refusal": production.refusal_of(shown),
        "ssh_fingerprint": keys.ssh_fingerprint(shown.ssh_public_key),
        "certificate": keys.certificate_facts(shown.certificates),
        "succession": succession,
        "next_certificate": keys.certificate_facts(succession.certificates) if succession else None,
        "hold_form": HoldForm(),
        "brought": shown.deliveries.count(),
        "last_trial": shown.trials.order_by("-asked_at", "-pk").first(),
        "folders": settings.BELGIAN_BATCH["DIRECTORIES"][shown.environment],
    }
    return render(request, "batch_channel/channel.html", context)


@form_page
@fresh_proof_required
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = kept_channel(request, uuid)
    form_of = ChannelForm if is_administrator(request.actor) else KeptChannelForm
    form = form_of(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fields = dict(form.cleaned_data)
            version = fields.pop("version") or 0
            try:
                services.save_channel(actor=request.actor, fund=request.fund, channel=row, version=version, **fields)
            except StaleEdit as stale:
                show_conflict(form, stale, form_of(instance=stale.current).initial)
            else:
                messages.success(request, _("Le canal est enregistré."))
                return redirect("batch_channel:sheet", uuid=uuid)
    return render(request, "batch_channel/channel_form.html", {"form": form, "channel": row})


@form_page
@fresh_proof_required(on_opening=True)
def ssh_key(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """An existing private key, for a channel that is already registered."""
    row = kept_channel(request, uuid)
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
            return redirect("batch_channel:sheet", uuid=uuid)
    return render(request, "batch_channel/ssh_key.html", {"form": form, "channel": row})


@require_POST
@fresh_proof_required
def new_ssh_key(request: ActorRequest, uuid: UUID) -> HttpResponse:
    services.generate_ssh_key(actor=request.actor, fund=request.fund, channel=kept_channel(request, uuid))
    messages.success(
        request, _("Une nouvelle clé SSH est prête : enregistrez sa partie publique auprès de la sécurité sociale.")
    )
    return redirect("batch_channel:sheet", uuid=uuid)


@form_page
@fresh_proof_required(on_opening=True)
def certificate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = kept_channel(request, uuid)
    form_of = CertificateForm if row.is_carried else SigningKeyForm
    form = form_of(request.POST or None, request.FILES or None, replaces=bool(row.certificates))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            kept: dict[str, Any] = {"data": form.cleaned_data["file"], "takes_over_at": form.moment}
            if row.is_carried:
                services.store_public_certificate(actor=request.actor, fund=request.fund, channel=row, **kept)
            else:
                password = form.cleaned_data["password"]
                services.store_certificate(
                    actor=request.actor, fund=request.fund, channel=row, password=password, **kept
                )
            messages.success(
                request,
                _("Le nouveau certificat est enregistré : il prend la suite au moment choisi.")
                if form.moment
                else _("Le certificat de signature est enregistré."),
            )
            return redirect("batch_channel:sheet", uuid=uuid)
    return render(request, "batch_channel/certificate.html", {"form": form, "channel": row})


@require_POST
@fresh_proof_required
def drop_certificate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The certificate that was to take over later isn't to."""
    services.drop_succession(actor=request.actor, channel=kept_channel(request, uuid))
    messages.success(request, _("Le remplacement prévu est abandonné : le certificat actuel continue de signer."))
    return redirect("batch_channel:sheet", uuid=uuid)


@require_POST
def look_now(request: ActorRequest, uuid: UUID) -> HttpResponse:
    services.look_now(actor=request.actor, fund=request.fund, channel=visible_channel(request, uuid))
    messages.success(request, _("Le canal est relevé maintenant : actualisez la page dans quelques secondes."))
    return redirect("batch_channel:sheet", uuid=uuid)
