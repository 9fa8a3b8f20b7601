"""« Confiance et contrôle »: where its pages begin, and the fund's rules about trust."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.refusals import refusals_on

from .. import second_opinion
from ..forms.trust import TrustRulesForm
from ..models import DataRequest, Erasure, Membership, Proposal, Recovery
from ..permissions import check_administrator, check_office
from ..personal_data.privacy import may_read_register
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, is_administrator, is_staff
from ..services.trust import TRUST_RULES, change_trust_rules
from ..tables.second_opinions import WAITS_FOR_ANOTHER


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """What waits behind each page."""
    check_office(request.actor)
    context = {
        "proposals": Proposal.objects.visible_to(request.actor).open().count(),
        "keeps_people": is_staff(request.actor, ORGANISATIONS),
        "recoveries": Recovery.objects.open().count(),
        "to_confirm": Membership.objects.to_confirm(timezone.localdate()).count(),
        "data_requests": DataRequest.objects.open().count(),
        "erasures": Erasure.objects.filter(state=Erasure.State.PREPARED).count(),
        "reads_register": may_read_register(request.actor, request.fund, request.user),
        "is_administrator": is_administrator(request.actor),
    }
    return render(request, "organisations/trust_home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def settings(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = TrustRulesForm(request.POST if request.method == "POST" else None, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            done = change_trust_rules(actor=request.actor, fund=request.fund, rules=form.rules)
            saved = _("Les règles de confiance et de contrôle sont enregistrées.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else saved)
            return redirect("trust:settings")
    context = {"form": form, "proposal": second_opinion.open_proposal(TRUST_RULES, request.fund)}
    return render(request, "organisations/trust_settings.html", context)
