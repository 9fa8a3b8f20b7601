"""The first screen, and the organisation one acts for: accepting an invitation, switching."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts import proofs
from extranet.tenants.requests import fund_address
from extranet.ui.first_screen import blocks_for
from extranet.ui.pending import waiting

from .. import services
from ..middleware import SESSION_KEY
from ..models import Membership
from ..requests import ActorRequest
from ..signals import TO_CHOOSE


@require_safe
def dashboard(request: ActorRequest) -> HttpResponse:
    """« Actions en attente »: what waits for me, then what waits for others; before them, invitations to accept.

    Whoever has just signed in and acts for several organisations chooses first (`FLA-24`).
    """
    if len(request.memberships) > 1 and request.session.get(TO_CHOOSE):
        return redirect("organisations:choose")
    context = {
        "waiting": waiting(request.fund, request.actor),
        "blocks": blocks_for(request),
        "invitations": Membership.objects.of(request.user).awaiting_acceptance(timezone.localdate()),
        "to_confirm": accesses_to_confirm(request),
        "other_funds": other_funds(request) if proofs.is_own(request) else [],
    }
    return render(request, "ui/dashboard.html", context)


def other_funds(request: ActorRequest) -> list[dict[str, str]]:
    """« Mes fonds », for her own eyes: a fund's identity provider, which could sign in for her, must not learn them."""
    entries = request.user.funds.exclude(fund=request.fund).select_related("fund").order_by("fund__name")
    return [{"name": entry.fund.name, "address": fund_address(entry.fund)} for entry in entries]


def accesses_to_confirm(request: ActorRequest) -> list[Membership]:
    """Her accesses that wait for the fund since her account was recovered: none for nearly everybody."""
    if request.user.recovered_at is None:
        return []
    return list(Membership.objects.of(request.user).to_confirm(timezone.localdate()))


@require_POST
def switch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Act for another of one's organisations.

    A page of the former one may be foreign to the new, so one goes home, unless the form says to which of its pages
    (`to`), or brings one back to the page whose link was of the other organisation (`next`).
    """
    membership = next((m for m in request.memberships if m.organisation.uuid == uuid), None)
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = str(uuid)
    messages.success(request, _("Vous agissez maintenant pour %s.") % membership.organisation.name)
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    if request.POST.get("to") in OWN_PAGES:
        return redirect(f"organisations:{request.POST['to']}", uuid)
    return HttpResponseRedirect(reverse("dashboard"))


OWN_PAGES = {"members", "managers"}  # of an organisation, to which its roles lead


@require_POST
def accept(request: ActorRequest, uuid: UUID) -> HttpResponseRedirect:
    membership = get_object_or_404(Membership.objects.of(request.user).not_withdrawn(), uuid=uuid)
    try:
        services.accept(membership=membership, user=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return HttpResponseRedirect(reverse("dashboard"))
    request.session[SESSION_KEY] = str(membership.organisation.uuid)
    messages.success(request, _("Bienvenue. Vous agissez maintenant pour %s.") % membership.organisation.name)
    return HttpResponseRedirect(reverse("dashboard"))
