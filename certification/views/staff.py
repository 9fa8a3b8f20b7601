"""What the fund's staff do with dossiers: open, correct, import, follow."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Text
from extranet.tenants.versions import StaleEdit
from extranet.ui.import_page import import_page
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.dossiers import DossierForm, FollowForm
from ..models import Dossier, DossierChange
from ..rows import DOSSIER_COLUMNS, store_dossier
from ..services import following
from ..services.dossiers import change_dossier, open_dossier
from . import frame as frames
from .frame import frame, visible_dossier

Kind = DossierChange.Kind


@dataclass(frozen=True, slots=True)
class Act:
    """A decision about a dossier's course, and how its page speaks."""

    button: Text
    lead: Text
    service: Callable[..., Any]


ACTS: dict[str, Act] = {
    Kind.SUSPENDED: Act(_("Suspendre"), _("Les jours de suspension ne se saisissent pas."), following.suspend),
    Kind.RESUMED: Act(_("Reprendre"), _("La saisie s’ouvre à nouveau à partir de ce jour."), following.resume),
    Kind.EXTENDED: Act(_("Prolonger"), _("Les mois ajoutés s’ouvrent à leur tour."), following.extend),
    Kind.REDATED: Act(
        _("Changer les dates"),
        _("Les mois suivent les nouvelles dates ; ceux dont les heures sont saisies les gardent."),
        following.re_date,
    ),
    Kind.ENDED_EARLY: Act(
        _("Interrompre"),
        _("Les mois d’après disparaissent ; ceux dont les heures sont saisies les gardent."),
        following.end_early,
    ),
    Kind.CLOSED: Act(_("Terminer"), _("Plus rien ne se saisit ; ce qui est saisi reste."), following.close),
    Kind.REOPENED: Act(_("Rouvrir"), _("Les mois qui manquent se saisissent à nouveau."), following.reopen),
}


@sensitive_post_parameters()
@form_page
def add(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor, Capability.CERTIFICATION)
    form = DossierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            opened = open_dossier(actor=request.actor, **form.dossier)
            messages.success(request, gettext("Le dossier %s est ouvert.") % opened.number)
            return redirect("certification:dossier", opened.uuid)
    return render(request, "certification/dossier_form.html", {"form": form, "dossier": None})


@sensitive_post_parameters()
@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    dossier = visible_dossier(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    form = DossierForm(request.POST or None, instance=copy(dossier))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                change_dossier(actor=request.actor, dossier=dossier, version=version, **form.dossier)
            except StaleEdit as stale:
                show_conflict(form, stale, stored_values(stale.current, form))
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("certification:dossier", uuid)
    return render(request, "certification/dossier_form.html", {"form": form, "dossier": dossier})


def stored_values(dossier: Any, form: DossierForm) -> dict[str, Any]:
    return {name: getattr(dossier, name) for name in form.fields if name != "version"}


@form_page
def follow(request: ActorRequest, uuid: UUID, kind: str) -> HttpResponse:
    """One decision about the course of the dossier."""
    dossier = visible_dossier(request, uuid)
    if kind not in Kind.values:
        raise Http404
    check_staff(request.actor, Capability.CERTIFICATION)
    act = ACTS[kind]
    form = FollowForm(request.POST or None, kind=Kind(kind), dossier=dossier)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            act.service(actor=request.actor, dossier=dossier, **form.cleaned_data)
            messages.success(request, gettext("La décision est enregistrée ; les mois du dossier la suivent."))
            return redirect("certification:dossier", uuid)
    context = frame(request, dossier, frames.SUMMARY) | {"form": form, "act": act}
    return render(request, "certification/follow.html", context)


@sensitive_post_parameters()
@form_page
def import_dossiers(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor, Capability.CERTIFICATION)
    return import_page(
        request,
        DOSSIER_COLUMNS,
        store_dossier,
        {
            "heading": _("Importer des dossiers"),
            "model": Dossier,
            "back": "certification:list",
            "back_label": _("Dossiers"),
        },
        lambda count: ngettext("%(count)s dossier est ouvert.", "%(count)s dossiers sont ouverts.", count),
    )
