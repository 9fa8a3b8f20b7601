"""« Formulaires »: what a fund lays out for all (`ITM-37`)."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import ORGANISATIONS
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from .. import services
from ..forms import ShelfForm
from ..models import ShelfItem


@login_not_required
@require_safe
def item_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    items = ShelfItem.objects.visible_to(request.actor).select_related("document")
    return serve(get_object_or_404(items, uuid=uuid).document)


@form_page
def add(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor, ORGANISATIONS)
    form = ShelfForm(request.POST or None, request.FILES or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            item = services.lay_out(actor=request.actor, fund=request.fund, **form.values)
            messages.success(request, gettext("« %s » est à disposition.") % item.title)
            return redirect("help:home")
    return render(request, "help/shelf_form.html", {"form": form, "item": None})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    item = managed_item(request, uuid)
    form = ShelfForm(request.POST or None, request.FILES or None, instance=copy(item), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_item(actor=request.actor, fund=request.fund, item=item, version=version, **form.values)
            except StaleEdit as stale:
                show_conflict(form, stale, ShelfForm(instance=stale.current, fund=request.fund).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("help:home")
    return render(request, "help/shelf_form.html", {"form": form, "item": item})


@require_POST
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    item = services.withdraw(actor=request.actor, item=managed_item(request, uuid))
    messages.success(request, gettext("« %s » est retiré : seul le fonds le voit encore.") % item.title)
    return redirect("help:home")


@require_POST
def lay_out_again(request: ActorRequest, uuid: UUID) -> HttpResponse:
    item = services.lay_out_again(actor=request.actor, item=managed_item(request, uuid))
    messages.success(request, gettext("« %s » est à nouveau à disposition.") % item.title)
    return redirect("help:home")


def managed_item(request: ActorRequest, uuid: UUID) -> ShelfItem:
    item = get_object_or_404(ShelfItem.objects.visible_to(request.actor), uuid=uuid)
    check_staff(request.actor, ORGANISATIONS)
    return item
