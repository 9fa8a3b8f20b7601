"""« Habilitations »: the staff's queue, and confirming at once what all proofs speak for (`MYA-36`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import ORGANISATIONS
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage

from .. import services
from ..models import Application
from ..tables import ApplicationFilter, ApplicationTable, application_columns


class Applications(PeopleListPage):
    """What waits, the oldest first; what was decided, by its state."""

    filterset_class = ApplicationFilter
    table_class = ApplicationTable
    template_name = "rights/applications.html"
    export_name = _("habilitations")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> Any:
        rows = Application.objects.visible_to(self.request.actor)
        return rows.select_related("organisation", "user").prefetch_related("rights")

    def get_columns(self) -> list[Column]:
        return application_columns()

    def get_context(self) -> dict[str, Any]:
        rows = Application.objects.visible_to(self.request.actor).waiting()
        return {"matching": rows.filter(evidence=Application.Evidence.ALL)[:1000].count()}


@require_POST
@fresh_proof_required
def confirm_many(request: ActorRequest) -> HttpResponse:
    """Those chosen, or all; then a page that says which were done, which not, and why."""
    check_staff(request.actor, ORGANISATIONS)
    everything = "everything" in request.POST
    chosen = None if everything else list(uuids(request.POST.getlist("chosen")))
    outcome = services.confirm_matching(actor=request.actor, fund=request.fund, chosen=chosen)
    return render(request, "rights/confirmed.html", {"outcome": outcome, "chose_none": chosen == []})


def uuids(typed: Iterable[str]) -> Iterable[UUID]:
    """Those that are; what isn't was forged, and is nobody's."""
    for text in typed:
        try:
            yield UUID(text)
        except ValueError:
            continue
