"""What the fund knows of an organisation, by hand or from a file: proofs are compared with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import ORGANISATIONS
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms.figures import FigureFileForm, FigureForm
from ..models import FigureKind, KnownFigure

form_page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 200


@form_page
def figures(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Code, payrolls and invoices of one organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    check_staff(request.actor, ORGANISATIONS)
    chosen = request.POST.get("kind")
    forms = [figure_form(organisation, kind, request.POST if kind == chosen else None) for kind in FigureKind.values]
    form = next((form for form in forms if form.is_bound), None)
    if form and form.is_valid():
        with refusals_on(form):
            services.add_figure(
                actor=request.actor, organisation=organisation, kind=form.instance.kind, **form.cleaned_data
            )
            messages.success(request, _("C’est ajouté. Les demandes en attente sont comparées à nouveau."))
            return redirect("rights:figures", uuid=uuid)
    known = KnownFigure.objects.visible_to(request.actor).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "forms": forms,
        "figures": known.order_by("kind", "-year", "-added_at", "-pk")[:SHOWN],
    }
    return render(request, "rights/figures.html", context)


def figure_form(organisation: Organisation, kind: str, typed: QueryDict | None) -> FigureForm:
    return FigureForm(typed, kind=kind, instance=KnownFigure(organisation=organisation))


@require_POST
def remove(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_staff(request.actor, ORGANISATIONS)
    known = KnownFigure.objects.visible_to(request.actor).select_related("organisation")
    figure = get_object_or_404(known, uuid=uuid)
    services.remove_figure(actor=request.actor, figure=figure)
    messages.success(request, _("C’est retiré. Les demandes en attente sont comparées à nouveau."))
    return redirect("rights:figures", uuid=figure.organisation.uuid)


@form_page
def import_file(request: ActorRequest) -> HttpResponse:
    """A file is read and shown first; it is stored by the second click, without the rows that are wrong."""
    check_staff(request.actor, ORGANISATIONS)
    form = FigureFileForm(request.POST or None, request.FILES or None)
    reading = None
    if request.method == "POST" and form.is_valid():
        reading = form.reading
        if "store" in request.POST and reading.to_store:
            with refusals_on(form):
                count = services.import_figures(actor=request.actor, fund=request.fund, figures=reading.to_store)
                done = ngettext("%d donnée est enregistrée.", "%d données sont enregistrées.", count) % count
                messages.success(request, done)
                return redirect("rights:import_figures")
    context = {"form": form, "reading": reading}
    return render(request, "rights/import_figures.html", context)
