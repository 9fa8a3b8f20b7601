"""« Après une restauration »: what waits, since when, and letting it go or not; for the fund's administrators."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.tenants import restored
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Text
from extranet.tenants.restored import Leaving
from extranet.ui.refusals import refusals_told

from . import holding

TITLES: dict[Leaving, Text] = {Leaving.MAILS: _("E-mails"), Leaving.WEBHOOKS: _("Webhooks")}


@dataclass(frozen=True, slots=True)
class Part:
    """One of the page's lists with its decision."""

    what: Leaving
    title: Text
    lines: list[holding.Line]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    parts = [Part(what, TITLES[what], holding.waiting(what)) for what in restored.held(request.fund)]
    channels = holding.waiting_channels() if request.fund.has(Capability.BATCH) else []
    context = {"parts": parts, "channels": channels, "went_back_to": holding.last_act_before() if parts else None}
    return render(request, "safekeeping/held.html", context)


@require_POST
def decide(request: ActorRequest, what: str) -> HttpResponse:
    check_administrator(request.actor)
    if what not in list(Leaving):
        raise Http404
    with refusals_told(request):
        leaving, dropped = holding.decide(
            actor=request.actor, fund=request.fund, what=Leaving(what), dropped=request.POST.getlist("dropped")
        )
        released = ngettext("%(count)s envoi part.", "%(count)s envois partent.", leaving) % {"count": leaving}
        kept = gettext("Ne partiront jamais : %(count)s.") % {"count": dropped} if dropped else ""
        messages.success(request, f"{released} {kept}".strip())
    return redirect("safekeeping:held")
