"""The operator sends a request to the company, or takes it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.mandates.terms import must_accept
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_told

from ..forms import ConfirmForm
from ..services import sending as services
from ..services.sending import NoMandatee
from .drafting import to_terms
from .frame import visible_request
from .overview import show


@require_POST
def send(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """To the company; clicking twice sends once. When nobody there could be told, the fund is."""
    shown = visible_request(request, uuid)
    if must_accept(request.actor):
        return to_terms(reverse("training:request", args=[uuid]))
    form = ConfirmForm(request.POST)
    try:
        with transaction.atomic():
            services.send_to_company(actor=request.actor, fund=request.fund, request=shown)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if isinstance(refusal, NoMandatee):
            services.report_no_mandatee(actor=request.actor, fund=request.fund, request=shown)
        return show(request, shown, form=form)
    messages.success(
        request,
        _("La demande %(number)s est chez %(company)s : ses mandataires sont prévenus par e-mail.")
        % {"number": shown.number, "company": shown.company.name},
    )
    return redirect("training:request", uuid)


@require_POST
def recall(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Back to the operator, as long as nobody of the company has opened it."""
    shown = visible_request(request, uuid)
    with refusals_told(request):
        services.recall(actor=request.actor, request=shown)
        messages.success(request, _("L’envoi est annulé : la demande %s est de nouveau à vous.") % shown.number)
    return redirect("training:request", uuid)
