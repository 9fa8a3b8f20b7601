"""The first screen, and the organisation one acts for: accepting an invitation, switching."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.tenants.requests import fund_address
from extranet.ui.first_screen import blocks_for
from extranet.ui.pending import waiting

from .. import services
from ..middleware import SESSION_KEY
from ..models import Membership
from ..requests import ActorRequest


@require_safe
def dashboard(request: ActorRequest) -> HttpResponse:
    """« Actions en attente »: what waits for me, then what waits for others; before them, invitations to accept."""
    context = {
        "waiting": waiting(request.fund, request.actor),
        "blocks": blocks_for(request),
        "invitations": Membership.objects.of(request.user).awaiting_acceptance(timezone.localdate()),
        "other_funds": [
            {"name": entry.fund.name, "address": fund_address(entry.fund)}
            for entry in request.user.funds.exclude(fund=request.fund).select_related("fund").order_by("fund__name")
        ],
    }
    return render(request, "ui/dashboard.html", context)


@require_POST
def switch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Act for another of one's organisations. A page of the former one may be foreign to the new: go home."""
    membership = next((m for m in request.memberships if m.organisation.uuid == uuid), None)
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = str(uuid)
    messages.success(request, _("Vous agissez maintenant pour %s.") % membership.organisation.name)
    return redirect("dashboard")


@require_POST
def accept(request: ActorRequest, uuid: UUID) -> HttpResponseRedirect:
    membership = get_object_or_404(Membership.objects.of(request.user).not_withdrawn(), uuid=uuid)
    services.accept(membership=membership, user=request.user)
    request.session[SESSION_KEY] = str(membership.organisation.uuid)
    messages.success(request, _("Bienvenue. Vous agissez maintenant pour %s.") % membership.organisation.name)
    return redirect("dashboard")
