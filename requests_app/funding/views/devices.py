"""« Dispositifs » and what to prepare for each, for the fund's administrators; the examples are for everybody."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.devices import DeviceForm, DevicePieceForm
from ..models import Device, DevicePiece, Stage
from ..queries import is_body, is_funding_staff, is_member
from ..services import devices as services
from ..tables.devices import DeviceFilter, DeviceTable, device_columns


class Devices(ListPage):
    filterset_class = DeviceFilter
    table_class = DeviceTable
    template_name = "funding/devices/devices.html"
    export_name = gettext_lazy("dispositifs")
    request: ActorRequest

    def check_access(self) -> None:
        check_administrator(self.request.actor)

    def get_queryset(self) -> QuerySet[Device]:
        return Device.objects.with_pieces_counted().in_order()

    def get_columns(self) -> list[Column]:
        return device_columns()


def device_of(request: ActorRequest, uuid: UUID) -> Device:
    check_administrator(request.actor)
    return get_object_or_404(Device, uuid=uuid)


def piece_of(request: ActorRequest, uuid: UUID) -> DevicePiece:
    check_administrator(request.actor)
    return get_object_or_404(DevicePiece.objects.select_related("device", "example"), uuid=uuid)


@require_safe
def device(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What it is, and its pieces by stage, with those that aren't asked for any more."""
    row = device_of(request, uuid)
    pieces = list(row.pieces.select_related("example").order_by("position", "pk"))
    stages = [(stage.label, [one for one in pieces if one.stage == stage and one.is_current]) for stage in Stage]
    context = {"device": row, "stages": stages, "withdrawn": [one for one in pieces if not one.is_current]}
    return render(request, "funding/devices/device.html", context)


@form_page
def add_device(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            added = services.add_device(actor=request.actor, **form.given())
            messages.success(request, _("Le dispositif est ajouté. Dites maintenant quelles pièces préparer."))
            return redirect("funding:device", added.uuid)
    return render(request, "funding/devices/device_form.html", {"form": form, "device": None})


@form_page
def edit_device(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = device_of(request, uuid)
    form = DeviceForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                version = form.cleaned_data["version"] or 0
                services.change_device(actor=request.actor, device=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, DeviceForm(instance=stale.current).initial)
            else:
                messages.success(request, _("Les changements sont enregistrés."))
                return redirect("funding:device", uuid)
    return render(request, "funding/devices/device_form.html", {"form": form, "device": row})


@require_POST
def move_device(request: ActorRequest, uuid: UUID) -> HttpResponse:
    services.move_device(actor=request.actor, device=device_of(request, uuid), up=goes_up(request))
    messages.success(request, _("L’ordre des dispositifs est changé."))
    return redirect("funding:device", uuid)


def goes_up(request: ActorRequest) -> bool:
    return request.POST.get("way") == "up"


@form_page
def add_piece(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = device_of(request, uuid)
    form = DevicePieceForm(*typed(request), instance=DevicePiece(device=row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_piece(actor=request.actor, fund=request.fund, device=row, **form.given())
            messages.success(request, _("La pièce est ajoutée."))
            return redirect("funding:device", uuid)
    return render(request, "funding/devices/piece_form.html", {"form": form, "device": row, "piece": None})


@form_page
def edit_piece(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = piece_of(request, uuid)
    form = DevicePieceForm(*typed(request), instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_piece(actor=request.actor, fund=request.fund, piece=row, **form.given())
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect("funding:device", row.device.uuid)
    return render(request, "funding/devices/piece_form.html", {"form": form, "device": row.device, "piece": row})


def typed(request: ActorRequest) -> tuple[Any, Any]:
    """What was posted, with its files."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_POST
def move_piece(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = piece_of(request, uuid)
    services.move_piece(actor=request.actor, piece=row, up=goes_up(request))
    messages.success(request, _("L’ordre des pièces est changé."))
    return redirect("funding:device", row.device.uuid)


@require_POST
def withdraw_piece(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Ne plus demander »."""
    row = piece_of(request, uuid)
    services.set_piece_asked(actor=request.actor, piece=row, asked=False)
    messages.success(request, _("La pièce n’est plus demandée ; les dossiers qui l’ont la gardent."))
    return redirect("funding:device", row.device.uuid)


@require_POST
def restore_piece(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Demander à nouveau »."""
    row = piece_of(request, uuid)
    services.set_piece_asked(actor=request.actor, piece=row, asked=True)
    messages.success(request, _("La pièce est demandée à nouveau."))
    return redirect("funding:device", row.device.uuid)


@require_safe
def piece_example(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The example of a piece, for companies, training bodies and the staff."""
    actor = request.actor
    if not (is_member(actor) or is_body(actor) or is_funding_staff(actor)):
        raise PermissionDenied(_("Les exemples sont pour les entreprises, les organismes de formation et le fonds."))
    return serve(get_object_or_404(DevicePiece.objects.select_related("example"), uuid=uuid).example)
