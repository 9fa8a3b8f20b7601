"""« Gestion des canaux techniques »: whom the local managers of an organisation gave it, giving and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.models import Membership
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on

from ..forms import TechnicalRightForm
from ..keepers import QUALITIES_OF, managed_kinds
from ..models import TechnicalRight
from ..services import give_technical_right, take_technical_right


def managed(request: ActorRequest) -> list[str]:
    """The qualities that the person manages and that have a channel here. Raises `PermissionDenied` without any."""
    kinds = [kind for kind in QUALITIES_OF if kind in managed_kinds(request.actor)]
    if not kinds:
        raise PermissionDenied(
            _("Seul le gestionnaire local de cette qualité, ou un co-gestionnaire, donne et reprend ce droit.")
        )
    return kinds


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def rights(request: ActorRequest) -> HttpResponse:
    kinds = managed(request)
    members = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=request.actor.organisation_id, awaits_convention=False
    )
    form = TechnicalRightForm(request.POST or None, kinds=kinds, members=members)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            give_technical_right(
                actor=request.actor, member=form.cleaned_data["membership"], kind=form.cleaned_data["kind"]
            )
            messages.success(request, _("Le droit est donné."))
            return redirect("batch_channel:rights")
    given = TechnicalRight.objects.visible_to(request.actor)
    context = {
        "form": form,
        "given": list(given.select_related("membership").order_by("kind", "membership__last_first_folded", "pk")),
    }
    return render(request, "batch_channel/rights.html", context)


@require_POST
@fresh_proof_required
def take_right(request: ActorRequest, uuid: UUID) -> HttpResponse:
    managed(request)
    found = TechnicalRight.objects.visible_to(request.actor).select_related("membership")
    right = get_object_or_404(found, uuid=uuid)
    take_technical_right(actor=request.actor, right=right)
    messages.success(request, _("Le droit est repris."))
    return redirect("batch_channel:rights")
